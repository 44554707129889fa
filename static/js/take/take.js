/**
 * Shows the panel that takes what is on the screen away. Another group is a function in a file of its own, and an entry
 * in the list below.
 * @module
 */
import { element } from "../dom.js";
import { dataGroup } from "./data.js";
import { pageGroup } from "./page_group.js";
import { pictureGroup } from "./pictures.js";
import { citeGroup, equationGroup } from "./texts.js";
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
 * @property {() => void} flush    draws the page at once
 * @property {() => readonly { finish: () => void }[]} stages   every score on the screen
 * @property {(state: State) => Trace | null} chosen   the run that the panel beside the score shows
 */

/**
 * What a group is made of.
 * @typedef {object} Sight
 * @property {State} state
 * @property {Trace | null} trace
 * @property {import("../address.js").Place} place
 * @property {Say} say
 * @property {Hooks} hooks
 * @property {HTMLOutputElement} told   says what becomes of a file
 * @property {HTMLElement} foot   stays in sight, and holds it
 */

/** From above; a group is empty where it has nothing to offer. @type {((sight: Sight) => HTMLElement | "")[]} */
const GROUPS = [pictureGroup, pageGroup, dataGroup, equationGroup, citeGroup];

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
  const foot = element("div", { class: "take-foot" }, [told]);
  const sight = { state, trace: hooks.chosen(state), place, say, hooks, told, foot };
  const close = element("button", {
    class: "round",
    text: "×",
    attributes: { type: "button", "aria-label": say("take.close") },
  });
  const dialog = element(
    "dialog",
    { class: "dialog take", attributes: { "aria-labelledby": "take-title" } },
    [
      element("header", { class: "take-head" }, [
        element("h2", { text: hooks.words()("tools.take"), attributes: { id: "take-title" } }),
        close,
      ]),
      element("p", { class: "take-about", text: say("take.about") }),
      ...GROUPS.map((of) => of(sight)),
      foot,
    ],
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
