/**
 * Shows the panel that takes the run on the screen away: its data, its equations, its citation.
 * @module
 */
import { companionRequest } from "../compare/companions.js";
import { element } from "../dom.js";
import { isShown, sceneOf } from "../inspector/view.js";
import { titleOf } from "../models/cards.js";
import { IS_LIVE } from "../source.js";
import { themeOf } from "../theme.js";
import { citedAsBibtex, citedAsText } from "./citation.js";
import { figureOf } from "./figure.js";
import { fileName, fileOf, save, Unsaved } from "./files.js";
import { latexOf } from "./latex.js";
import { savedPage } from "./page.js";
import { pngOf } from "./png.js";
import { style, wordsOf } from "./words.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./words.js").Say} Say */

/**
 * @typedef {object} Hooks
 * @property {() => State} get
 * @property {() => import("../i18n.js").Translate} words
 * @property {{ now: () => Promise<import("../address.js").Place> }} address
 * @property {(state: State) => import("../stage/stage.js").Stage} stageOf   its score
 * @property {(state: State) => Trace | null} chosen   the run that the panel beside the score shows
 */

/** @typedef {{ state: State, trace: Trace | null, place: import("../address.js").Place, say: Say, hooks: Hooks, told: HTMLOutputElement }} Sight */

/** @type {import("./files.js").Format[]} */
const FORMATS = ["csv", "npz", "jsonl"];

/** Fetches all that the panel needs: from then on it opens without a server. */
export async function prepared() {
  await Promise.all([wordsOf("en"), wordsOf("zh"), style()]);
  return open;
}

/** @param {Hooks} hooks */
async function open(hooks) {
  if (document.querySelector(".take")) return;
  const state = hooks.get();
  const [say, place] = await Promise.all([wordsOf(state.lang), hooks.address.now()]);
  if (document.querySelector(".take")) return;
  const told = element("output", { class: "take-told" });
  const sight = { state, trace: hooks.chosen(state), place, say, hooks, told };
  const close = element("button", {
    class: "round",
    text: "×",
    attributes: { type: "button", "aria-label": say("take.close") },
  });
  const dialog = element("dialog", { class: "take", attributes: { "aria-labelledby": "take-title" } }, [
    element("header", { class: "take-head" }, [
      element("h2", { text: hooks.words()("tools.take"), attributes: { id: "take-title" } }),
      close,
    ]),
    element("p", { class: "take-about", text: say("take.about") }),
    figureGroup(sight),
    pageGroup(sight),
    dataGroup(sight),
    ...(sight.trace ? [equationGroup(sight, sight.trace)] : []),
    citeGroup(sight),
    told,
  ]);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string} title @param {(Node | string)[]} children */
const group = (title, ...children) =>
  element("section", { class: "take-group", attributes: { "aria-label": title } }, [
    element("h3", { text: title }),
    ...children,
  ]);

/** @param {Sight} sight */
function dataGroup(sight) {
  const { trace, say } = sight;
  if (!trace) return group(say("take.data"), element("p", { class: "take-about", text: say("take.no-run") }));
  const { received: done, shape } = trace;
  const part = done < shape.steps ? ` ${say("take.part")}` : "";
  const what = say("take.run", { done, all: shape.steps, cell: titleOf(shape.cell) });
  const ran = ranAs(sight.state);
  const buttons = FORMATS.map((format) =>
    fileButton(sight, format, () => ({
      name: fileName(trace, format),
      made: () => fileOf(format, trace, ran, sight.hooks.words()),
    })),
  );
  return group(
    say("take.data"),
    element("p", { class: "take-about", text: what + part }),
    element("div", { class: "take-files" }, buttons),
  );
}

/** @param {State} state @returns {State["request"]} of the run that the panel beside the score shows */
function ranAs({ request, companions, chosen }) {
  const companion = companions[chosen - 1];
  return companion === undefined ? request : companionRequest(request, companion);
}

/** @param {Sight} sight */
function figureGroup(sight) {
  const { trace, state, say, hooks } = sight;
  const stage = hooks.stageOf(state);
  if (!trace || !figureOf(stage, { labels: false })) return "";
  const box = element("input", { attributes: { type: "checkbox", checked: "" } });
  const buttons = ["svg", "png"].map((format) =>
    fileButton(sight, format, () => ({
      name: fileName(trace, format)
        .replace(/-steps-1-to-\d+/, "")
        .replace(/(?=\.\w+$)/, `-step-${state.step + 1}`),
      async made() {
        const picture = figureOf(stage, { labels: box.checked });
        if (!picture) throw new Unsaved("take.no-run");
        return format === "png" ? pngOf(picture) : new Blob([picture.svg], { type: "image/svg+xml" });
      },
    })),
  );
  return group(
    say("take.figure"),
    element("p", { class: "take-about", text: say("take.figure-about", { step: state.step + 1 }) }),
    element("div", { class: "take-files" }, buttons),
    element("label", { class: "take-check" }, [box, say("take.labels")]),
  );
}

/** @param {Sight} sight */
function pageGroup(sight) {
  const { state, trace, say } = sight;
  if (!trace || !IS_LIVE) return "";
  const { lesson } = state;
  const button = fileButton(sight, "html", () => ({
    name: lesson
      ? `unrolled-lesson-${lesson.name}.html`
      : fileName(trace, "html").replace(/-steps-1-to-\d+/, ""),
    made: () => savedPage(sight.hooks.get()),
  }));
  return group(
    say("take.page"),
    element("p", { class: "take-about", text: say(lesson ? "take.page-lesson" : "take.page-run") }),
    element("div", { class: "take-files" }, [button]),
  );
}

/**
 * @param {Sight} sight
 * @param {string} format
 * @param {() => { name: string, made: () => Promise<Blob> }} wanted
 */
function fileButton({ say, told }, format, wanted) {
  const id = `take-${format}`;
  const button = element(
    "button",
    {
      class: "take-file",
      attributes: { type: "button", "aria-label": say(`take.${format}`), "aria-describedby": id },
    },
    [
      element("b", { text: say(`take.${format}`) }),
      element("small", { text: say(`take.${format}-about`), attributes: { id } }),
    ],
  );
  button.addEventListener("click", async () => {
    const { name: file, made } = wanted();
    told.textContent = say("take.working", { file });
    button.disabled = true;
    try {
      save(await made(), file);
      told.textContent = say("take.saved", { file });
    } catch (error) {
      told.textContent =
        error instanceof Unsaved
          ? say(error.key, error.values)
          : say("take.failed", { file, why: error instanceof Error ? error.message : String(error) });
    }
    button.disabled = false;
    button.focus();
  });
  return button;
}

/** @param {Sight} sight @param {Trace} trace */
function equationGroup(sight, trace) {
  const { state, say, hooks } = sight;
  const scene = sceneOf(state, trace, themeOf(state.theme), hooks.words());
  const { place } = scene;
  const { unit } = scene.state;
  const latex = latexOf({ trace, place, unit }, ({ phase }) => isShown(scene, phase));
  const about = say("take.equation-about", { layer: place.layer, time_step: place.timeStep, unit });
  return group(
    say("take.equation"),
    element("p", { class: "take-about", text: about }),
    textBox(sight, "take.latex", latex),
  );
}

/** @param {Sight} sight */
function citeGroup(sight) {
  const { state, place, say } = sight;
  const now = new Date();
  const lacks = place === "history" ? "take.long" : state.request.own ? "take.own" : null;
  return group(
    say("take.cite"),
    ...(lacks ? [element("p", { class: "take-about", text: say(lacks) })] : []),
    textBox(sight, "take.text", citedAsText(location.href, now)),
    textBox(sight, "take.bibtex", citedAsBibtex(location.href, now)),
  );
}

/** A text to be read and copied. @param {Sight} sight @param {string} key @param {string} text */
function textBox({ say, told }, key, text) {
  const what = say(key);
  const box = element("pre", {
    class: "take-text",
    text,
    attributes: { tabindex: "0", role: "region", "aria-label": what },
  });
  const copy = element("button", {
    class: "quiet take-copy",
    text: say("take.copy"),
    attributes: { type: "button", "aria-label": say("take.copy-of", { what }) },
  });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = say("take.copied", { what });
    } catch {
      getSelection()?.selectAllChildren(box);
      told.textContent = say("take.not-copied");
    }
  });
  return element("div", { class: "take-box" }, [
    element("div", { class: "take-line" }, [element("b", { text: what }), copy]),
    box,
  ]);
}
