/**
 * Shows the levels that lead to an opened cell, each as a button that goes back to it, and what happens now.
 * @module
 */
import { element, hide } from "../dom.js";
import { placeOf } from "../inspector/heading.js";
import { attribute, writer } from "../inspector/live.js";
import { phaseOf } from "../inspector/view.js";
import { markedCaption } from "../present/caption.js";
import { writeCaption } from "../present/screen.js";
import { sumText } from "./words.js";

/** @typedef {import("./vector.js").Frame} Frame */
/** @typedef {import("../inspector/recipe.js").Line} Line */

/** @param {import("../inspector/view.js").Dispatch} dispatch */
export function createHead(dispatch) {
  const score = level(() => {
    dispatch({ type: "set", change: { zoom: null } });
    dispatch({ type: "out" });
  });
  const cell = level(() => dispatch({ type: "set", change: { zoom: null } }));
  const gate = level(() => undefined);
  const list = element("ol", {}, [score.element, cell.element, gate.element]);
  const levels = element("nav", { class: "cell-levels" }, [list]);
  const place = element("p", { class: "cell-place" });
  const caption = element("p", { class: "cell-caption" });
  const named = attribute(levels, "aria-label");
  const writePlace = writer(place);
  let written = "";
  return {
    element: element("header", { class: "cell-head" }, [levels, place, caption]),
    /** @param {Frame} frame @param {Line | null} line  whose sum is open */
    draw(frame, line) {
      const { t, trace, unit } = frame;
      named(t("cell.levels"));
      score.draw(t("cell.score"), false);
      cell.draw(t("cell.at", { t: frame.place.timeStep }), line === null);
      gate.draw(line && t("cell.sum-of", { line: t(`inspector.line.${line.quantity}`), unit }), true);
      writePlace(placeOf(frame));
      const words = markedCaption(trace, frame.place, phaseOf(frame), unit, t, true);
      if (line && frame.known) words.body = sumText(line, frame);
      const next = JSON.stringify(words);
      if (next !== written) writeCaption(caption, words);
      written = next;
    },
  };
}

/** Builds one level: a button, or, for the current level, a name. @param {() => void} go */
function level(go) {
  const button = element("button", { attributes: { type: "button" } });
  const item = element("li", {}, [button]);
  const write = writer(button);
  const current = attribute(button, "aria-current");
  button.addEventListener("click", go);
  return {
    element: item,
    /** @param {string | null} text null where there is no such level now @param {boolean} here */
    draw(text, here) {
      hide(item, text === null);
      write(text ?? "");
      current(here ? "step" : "false");
    },
  };
}
