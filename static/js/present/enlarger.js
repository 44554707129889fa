/**
 * Enlarges the stage for the last row.
 * @module
 */
import { byId } from "../dom.js";
import { ENLARGED } from "../enlarged.js";
import { barsOf } from "../stage/bars.js";
import { lettersOf } from "../stage/letters.js";
import { focusOf } from "../state.js";
import { isChanged } from "../whatif/changes.js";
import { zoomFor, zoomForRuns } from "./zoom.js";

/** @typedef {import("./present.js").View} View */

/** Pixels of the chart below a changed run, before it is enlarged. */
const STRIP = 104;

/** @returns {(view: View | null) => void} null: as large as ever */
export function createEnlarger() {
  const stage = byId("stage", HTMLElement);
  const around = stage.parentElement ?? stage;
  /** @type {View | null} */
  let latest = null;
  let fitted = "";
  new ResizeObserver(fit).observe(around);

  function fit() {
    if (!latest) return;
    const { shape } = latest.trace;
    const focus = focusOf(latest.state, shape);
    const { width, height } = stage.getBoundingClientRect();
    const changed = isChanged(latest.state.request);
    const { companions, pins } = latest.state;
    const wanted = JSON.stringify([shape, focus, width, height, companions.length, changed, pins]);
    if (wanted === fitted) return;
    fitted = wanted;
    const { input, output } = lettersOf(latest.trace);
    const letters = { inputLetters: input !== null, outputLetters: output !== null };
    const compared = companions.length > 0;
    const pinned = barsOf(pins, latest.trace);
    const room = { width, height, below: changed ? STRIP : 0 };
    const zoom = compared ? zoomForRuns(height) : zoomFor(shape, room, focus, letters, pinned);
    stage.style.setProperty(ENLARGED, String(zoom));
  }

  return (view) => {
    latest = view;
    if (view) fit();
    else {
      stage.style.removeProperty(ENLARGED);
      fitted = "";
    }
  };
}
