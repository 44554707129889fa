/**
 * Shows the presenter's window: what the audience sees, what comes next, notes, answer and time. It needs no server once
 * loaded: all it shows comes from the page that presents.
 * @module
 */
import { byId, element, hide, write } from "../dom.js";
import { translator, writeAll } from "../i18n.js";
import { stockText } from "../lessons/stock_text.js";
import { started } from "../started.js";
import { wear } from "../theme.js";
import { openChannel } from "./channel.js";
import { createChoices } from "./choices.js";
import { clockText, elapsedText } from "./clock.js";
import { isForScreen } from "./key_press.js";
import { createMonitors } from "./monitors.js";
import { writeCaption } from "./screen.js";

/** @typedef {import("./channel.js").Snapshot} Snapshot */
/** @typedef {import("./channel.js").SceneParts} SceneParts */
/** @typedef {import("./channel.js").News} News */
/** @typedef {import("./channel.js").Wish} Wish */
/** @typedef {import("../i18n.js").Translate} Translate */

/** What each button asks of the page that presents, by its id. @type {Readonly<Record<string, Wish>>} */
const WISHES = {
  previous: { type: "turn", by: -1 },
  forward: { type: "turn", by: 1 },
  "back-step": { type: "go", by: -1 },
  "on-step": { type: "go", by: 1 },
  reveal: { type: "answer" },
  blank: { type: "blank" },
  restart: { type: "restart" },
};

/** @type {Snapshot | null} */
let shown = null;
/** @type {{ say: (wish: Wish) => void, close: () => void }} */
let line = openChannel(location.hash.slice(1), hear);
const monitors = createMonitors();
/** The page that presents takes a choice by its key. */
const choices = createChoices((choice) => say({ type: "key", key: String(choice + 1), shift: false }));

for (const [id, wish] of Object.entries(WISHES))
  byId(id, HTMLButtonElement).addEventListener("click", () => say(wish));
byId("play", HTMLButtonElement).addEventListener("click", () =>
  say({ type: shown?.playing ? "pause" : "play" }),
);
addEventListener("keydown", press);
addEventListener("hashchange", follow);
setInterval(tell, 1000);
tell();
await speak(navigator.language.startsWith("zh") ? "zh" : "en");
started();
say({ type: "hello" });
await Promise.all([translator("en"), translator("zh")]); // both at hand for when the server is not

/** @param {Wish} wish */
function say(wish) {
  line.say(wish);
}

/** Another tab has opened this window for itself. */
function follow() {
  line.close();
  line = openChannel(location.hash.slice(1), hear);
  line.say({ type: "hello" });
}

/** A key pressed here means the page that presents, which may not be in front. @param {KeyboardEvent} event */
function press(event) {
  if (event.key === "F5") event.preventDefault(); // a clicker's: without a server nothing would come back
  if (!isForScreen(event)) return;
  const onButton = event.target instanceof HTMLButtonElement;
  if (onButton && (event.key === " " || event.key === "Enter")) return;
  say({ type: "key", key: event.key, shift: event.shiftKey });
  event.preventDefault();
}

/** All windows of a channel hear each other. @param {News | Wish} news */
function hear(news) {
  if (news.type === "pictures") return monitors.show(news.pictures);
  if (news.type === "gone") return void wait();
  if (news.type !== "now") return; // a wish of another presenter's window
  // The page that presents has been loaded again, and does not know of this window.
  if (document.body.dataset.state === "gone") say({ type: "hello" });
  void draw(news.snapshot);
}

async function wait() {
  document.body.dataset.state = "gone";
  const t = await translator(shown?.lang ?? "en");
  write(byId("waiting", HTMLElement), t("presenter.gone"));
}

/** @param {Snapshot} snapshot */
async function draw(snapshot) {
  document.body.dataset.state = "live";
  shown = snapshot;
  const t = await speak(snapshot.lang);
  if (shown !== snapshot) return;
  const { now, next, notes, playing, blank, scene, server } = snapshot;
  wear(snapshot.theme);
  monitors.wear(snapshot.theme);
  writeCaption(byId("now", HTMLElement), now);
  writeCaption(byId("next", HTMLElement), next ?? { lead: "", body: t("presenter.end") });
  write(byId("notes", HTMLElement), notes);
  write(byId("lesson", HTMLElement), scene?.title ?? "");
  write(byId("place", HTMLElement), placeText(snapshot, t));
  write(byId("play", HTMLElement), t(playing ? "presenter.pause" : "presenter.play"));
  write(byId("blank", HTMLElement), t(blank ? "presenter.unblank" : "presenter.blank"));
  byId("blank", HTMLElement).setAttribute("aria-pressed", String(blank));
  byId("letters", HTMLElement).replaceChildren(...snapshot.letters.map(letter));
  mark("server", server === null ? "" : t(`presenter.server.${server}`), server ? "good" : "bad");
  const stock = scene?.stock ?? null;
  mark(
    "stock",
    stock ? stockText(stock, t) : "",
    stock?.stand === "complete" ? "good" : (stock?.stand ?? ""),
  );
  drawScene(scene, t);
  tell();
}

/** What only a lesson has: its pages, and the answer. @param {SceneParts | null} scene @param {Translate} t */
function drawScene(scene, t) {
  hide(byId("pages", HTMLElement), scene === null);
  const isClosing = scene?.next === "lesson" || scene?.next === "end";
  hide(byId("answering", HTMLElement), isClosing || !scene?.answer);
  if (!scene) return;
  const { answer, answered, posed, next, place } = scene;
  const before = isClosing ? "closing" : answered ? "answer" : "scene";
  choices.draw(posed, answered, t);
  write(byId("answer", HTMLElement), answer);
  write(byId("reveal", HTMLElement), t(answered ? "presenter.answer.hide" : "presenter.answer.show"));
  byId("reveal", HTMLElement).setAttribute("aria-pressed", String(answered));
  write(byId("previous", HTMLElement), t(`presenter.back.${before}`));
  write(byId("forward", HTMLElement), t(`presenter.on.${next}`));
  byId("previous", HTMLButtonElement).disabled = before === "scene" && place === 0;
  byId("forward", HTMLButtonElement).disabled = next === "end";
}

/** @param {string} id @param {string} text @param {string} mood */
function mark(id, text, mood) {
  const target = byId(id, HTMLElement);
  write(target, text);
  target.dataset.mood = mood;
}

/** @param {Snapshot} snapshot @param {Translate} t */
function placeText({ step, steps, phase, scene }, t) {
  const at = t(phase ? "presenter.place-phase" : "presenter.place", {
    step: step + 1,
    steps,
    phase: phase ? t(`phase.${phase}`) : "",
  });
  return scene
    ? `${t("presenter.place-scene", { scene: scene.place + 1, scenes: scene.count })} · ${at}`
    : at;
}

/** @param {{ text: string, now: boolean }} letter */
function letter({ text, now }) {
  return element("li", { text, attributes: now ? { "aria-current": "step" } : {} });
}

/** The two times, each second. */
function tell() {
  const now = new Date();
  write(byId("clock", HTMLElement), clockText(now));
  if (shown) write(byId("elapsed", HTMLElement), elapsedText(now.getTime() - shown.since));
}

/** @param {import("../i18n.js").Lang} lang */
async function speak(lang) {
  const t = await translator(lang);
  const wanted = lang === "zh" ? "zh-CN" : "en";
  if (document.documentElement.lang !== wanted || !document.body.dataset.lang) {
    document.documentElement.lang = wanted;
    document.body.dataset.lang = lang;
    writeAll(document, t);
    document.title = `Unrolled: ${t("presenter.title")}`;
  }
  return t;
}
