/**
 * Shows a scene on the closing card: a small picture of its run, and its first sentence. A press goes back to it.
 * @module
 */
import { element, write } from "../dom.js";
import { paintMiniature } from "../miniature/paint.js";
import { miniatureOf } from "../miniature/plan.js";
import { themeOf } from "../theme.js";
import { rehearse } from "./rehearsal.js";
import { viewOfScene } from "./scenes.js";
import { speechOf } from "./speech.js";

/** @typedef {import("./rehearsal.js").Rehearsed} Rehearsed */

/** The first sentence of a text in either language. */
const FIRST = /^.*?(?:[.?!](?=\s|$)|[。？！])/s;

/**
 * @param {import("./scenes.js").Scene} scene
 * @param {number} place   counted from 0
 * @param {() => void} press
 */
export function createTile(scene, place, press) {
  const canvas = element("canvas", { attributes: { "aria-hidden": "true" } });
  const words = element("span", { class: "closing-scene-words" });
  const number = element("span", { class: "closing-scene-number", text: String(place + 1) });
  const button = element("button", { class: "closing-scene", attributes: { type: "button" } }, [
    canvas,
    element("span", { class: "closing-scene-line" }, [number, words]),
  ]);
  button.addEventListener("click", press);
  /** @type {Rehearsed | null} */
  let ran = null;
  let theme = /** @type {import("../palette.js").Theme} */ ("light");
  const paint = () => {
    if (ran) paintMiniature(canvas, miniatureOf(ran.traces, viewOfScene(scene, true), ran.course), theme);
  };
  new ResizeObserver(paint).observe(canvas);
  let painted = "";
  let asked = false;

  /** @param {import("../state.js").State} state @param {import("../i18n.js").Translate} t */
  const draw = (state, t) => {
    if (!ran && !asked) {
      asked = true;
      void rehearse(scene).then((come) => {
        ran = come;
        asked = come !== null; // what has not been fetched yet is looked for again
        if (come) draw(state, t);
      });
    }
    const { caption } = speechOf(scene, ran, state.lang);
    write(words, caption.match(FIRST)?.[0] ?? caption);
    button.setAttribute("aria-label", t("closing.scene", { n: place + 1, caption: words.textContent ?? "" }));
    theme = themeOf(state.theme);
    const wanted = `${theme}.${ran !== null}`;
    if (wanted !== painted) paint();
    painted = wanted;
  };
  return { element: element("li", {}, [button]), draw };
}
