/**
 * Shows the presenter's window: what the audience sees in words, what comes next, notes and time. It needs no server
 * once loaded: all it shows comes from the page that presents.
 * @module
 */
import { byId, element, write } from "../dom.js";
import { translator, writeAll } from "../i18n.js";
import { started } from "../started.js";
import { wear } from "../theme.js";
import { openChannel } from "./channel.js";
import { clockText, elapsedText } from "./clock.js";
import { writeCaption } from "./screen.js";

/** @typedef {import("./channel.js").Snapshot} Snapshot */
/** @typedef {import("./channel.js").News} News */
/** @typedef {import("./channel.js").Wish} Wish */

/** What each button and each key asks of the page that presents. @type {Readonly<Record<string, Wish>>} */
const WISHES = {
  previous: { type: "turn", by: -1 },
  forward: { type: "turn", by: 1 },
  blank: { type: "blank" },
  restart: { type: "restart" },
  PageUp: { type: "turn", by: -1 },
  ArrowLeft: { type: "go", by: -1 },
  PageDown: { type: "turn", by: 1 },
  ArrowRight: { type: "go", by: 1 },
  b: { type: "blank" },
  ".": { type: "blank" },
};

/** @type {Snapshot | null} */
let shown = null;
/** @type {{ say: (wish: Wish) => void, close: () => void }} */
let line = openChannel(location.hash.slice(1), hear);

for (const id of ["previous", "forward", "blank", "restart"])
  byId(id, HTMLButtonElement).addEventListener("click", () => say(/** @type {Wish} */ (WISHES[id])));
byId("play", HTMLButtonElement).addEventListener("click", playOrPause);
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

function playOrPause() {
  say({ type: shown?.playing ? "pause" : "play" });
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const onButton = event.target instanceof HTMLButtonElement;
  const wish = WISHES[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (wish) say(wish);
  else if (event.key === " " && !onButton) playOrPause();
  else return;
  event.preventDefault();
}

/** @param {News} news */
function hear(news) {
  if (news.type === "now") void draw(news.snapshot);
  else void wait();
}

async function wait() {
  document.body.dataset.state = "gone";
  const t = await translator(shown?.lang ?? "en");
  write(byId("waiting", HTMLElement), t("presenter.gone"));
}

/** @param {Snapshot} snapshot */
async function draw(snapshot) {
  const t = await speak(snapshot.lang);
  const { now, next, notes, playing, blank } = snapshot;
  shown = snapshot;
  document.body.dataset.state = "live";
  wear(snapshot.theme);
  writeCaption(byId("now", HTMLElement), now);
  writeCaption(byId("next", HTMLElement), next ?? { lead: "", body: t("presenter.end") });
  write(byId("notes", HTMLElement), notes);
  write(byId("place", HTMLElement), placeText(snapshot, t));
  write(byId("play", HTMLElement), t(playing ? "presenter.pause" : "presenter.play"));
  write(byId("blank", HTMLElement), t(blank ? "presenter.unblank" : "presenter.blank"));
  byId("blank", HTMLElement).setAttribute("aria-pressed", String(blank));
  byId("letters", HTMLElement).replaceChildren(...snapshot.letters.map(letter));
  tell();
}

/** @param {Snapshot} snapshot @param {import("../i18n.js").Translate} t */
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
