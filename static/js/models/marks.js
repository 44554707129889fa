/**
 * Marks the row of each unit that was found: a click on the mark picks the unit. Its name stands there when it is
 * pointed at, and at the playhead when it is chosen.
 * @module
 */
import { element } from "../dom.js";
import { pinText } from "../pins.js";
import { samePass } from "../shape.js";
import { bandOf } from "../stage/bands.js";
import { foundText, unitsOf } from "./found_units.js";

/** @typedef {import("../stage/layout.js").Panel} Panel */
/** @typedef {import("../stage/labels.js").Context} Context */

/**
 * @param {Panel[]} panels
 * @param {Pick<Context, "trace" | "t" | "pick">} context
 * @returns {HTMLElement[]}
 */
export function marksOf(panels, { trace, t, pick }) {
  return unitsOf(trace).flatMap((found) => {
    const panel = panels.find(({ kind, pass }) => kind === "cell" && pass && samePass(pass, found));
    const strip = panel?.strips.find(({ quantity }) => quantity === found.state);
    if (!strip) return [];
    const text = foundText(found, t);
    const attributes = { type: "button", "aria-label": text, "data-unit": String(found.unit) };
    const mark = element("button", { class: "unit-found", attributes }, [
      element("span", { text, attributes: { "aria-hidden": "true" } }),
    ]);
    mark.style.top = `${strip.top + (bandOf(strip, found.unit) + 0.5) * strip.bandHeight}px`;
    mark.addEventListener("click", () => pick(found));
    return [mark];
  });
}

/**
 * @param {import("../trace.js").Trace} trace
 * @param {import("../shape.js").Pass} focus
 * @param {readonly string[]} pins   units whose own rows say it
 * @param {Context["t"]} t
 * @returns {Map<string, string>} what is known of the other units in that pass, by quantity and unit as in `cell_state.3`
 */
export function namesOf(trace, focus, pins, t) {
  const here = unitsOf(trace).filter(
    (found) => samePass(focus, found) && !pins.includes(pinText({ ...found, quantity: found.state })),
  );
  return new Map(here.map((found) => [`${found.state}.${found.unit}`, foundText(found, t)]));
}
