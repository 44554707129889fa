/**
 * Shows, struck out, the letters that the original of a changed run reads where this run reads others.
 * @module
 */
import { element } from "../dom.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./layout.js").Layout} Layout */

/** Share of a column from its middle to the letter that was. */
const ASIDE = 0.3;

/**
 * @param {Layout} layout
 * @param {{ trace: Trace, ghost: Trace | null }} runs
 * @param {(trace: Trace) => ((timeStep: number) => string) | null} letters
 * @returns {HTMLElement[]}
 */
export function formerLettersOf({ panels, columnWidth }, { trace, ghost }, letters) {
  const row = panels.find(({ kind }) => kind === "inputs");
  const [is, was] = [letters(trace), ghost && letters(ghost)];
  if (!row || !is || !was) return [];
  const timeSteps = Array.from({ length: trace.shape.givenSteps }, (_, timeStep) => timeStep);
  return timeSteps
    .filter((timeStep) => is(timeStep) !== was(timeStep))
    .map((timeStep) => {
      const former = element("s", { class: "former", text: was(timeStep) });
      former.style.left = `${(timeStep + 0.5 + ASIDE) * columnWidth}px`;
      former.style.top = `${row.letter}px`;
      return former;
    });
}
