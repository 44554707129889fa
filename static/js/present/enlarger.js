/**
 * Enlarges the stage for the last row.
 * @module
 */
import { byId } from "../dom.js";
import { lettersOf } from "../stage/letters.js";
import { focusOf } from "../state.js";
import { zoomFor } from "./zoom.js";

/** @returns {(view: import("./present.js").View | null) => void} null: as large as ever */
export function createEnlarger() {
  const stage = byId("stage", HTMLElement);
  let fitted = "";
  return (view) => {
    if (!view) {
      stage.style.removeProperty("zoom");
      fitted = "";
      return;
    }
    const { state, trace } = view;
    const { width, height } = stage.getBoundingClientRect();
    const focus = focusOf(state, trace.shape);
    const wanted = JSON.stringify([trace.shape, width, height, focus]);
    if (wanted === fitted) return;
    fitted = wanted;
    const { input, output } = lettersOf(trace);
    const letters = { inputLetters: input !== null, outputLetters: output !== null };
    stage.style.setProperty("zoom", String(zoomFor(trace.shape, { width, height }, focus, letters)));
  };
}
