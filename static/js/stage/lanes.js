/**
 * Shows what is lit in the score, through all time steps: a lane along each row that shows it. No tile is drawn for
 * that.
 * @module
 */
import { element } from "../dom.js";
import { litUnit } from "../lights.js";
import { samePass } from "../shape.js";
import { bandOf } from "./bands.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../state.js").State} State */
/** @typedef {{ top: number, height: number, gate: string | null }} Lane  pixels; gate: whose hue it has */

/** Pixels that a lane stands over what it is about, so that its lines hide nothing. */
const OVER = 2;

export class Lanes {
  element = element("div", { class: "lanes" });
  #written = "";

  /** @param {Layout} layout @param {State} state @param {Pass} focus */
  draw(layout, state, focus) {
    const lanes = lanesOf(layout, state, focus);
    const written = JSON.stringify(lanes);
    if (written === this.#written) return;
    this.#written = written;
    this.element.replaceChildren(...lanes.map(laneElement));
  }
}

/**
 * @param {Layout} layout
 * @param {Pick<State, "lit" | "unit">} state
 * @param {Pass} focus  the pass whose units go by their number alone
 * @returns {Lane[]}
 */
function lanesOf({ panels }, state, focus) {
  const lit = state.lit?.split(" ") ?? [];
  const unit = litUnit(state);
  const other = elsewhere(lit);
  return panels.flatMap((panel) =>
    panel.strips.flatMap((strip) => {
      const own = panel.pass ?? focus;
      const of = samePass(own, focus) ? unit : other && samePass(own, other.pass) ? other.unit : null;
      const counted = strip.quantity !== "inputs" && strip.quantity !== "outputs";
      const named = unit === null && lit.includes(strip.quantity);
      if (panel.bars) return isBarsLit(panel.bars, of, named) ? [lane(strip, strip.top, strip.height)] : [];
      const wide = named ? [lane(strip, strip.top, strip.height)] : [];
      const narrow =
        counted && of !== null && of < strip.units
          ? [lane(strip, strip.top + bandOf(strip, of) * strip.bandHeight, strip.bandHeight)]
          : [];
      return [...wide, ...narrow];
    }),
  );
}

/** @param {import("./bars.js").Bars} bars @param {number | null} unit   that is lit in its pass @param {boolean} named   whether its quantity is */
const isBarsLit = (bars, unit, named) => named || bars.unit === unit;

/** @param {string[]} lit @returns {{ unit: number, pass: Pass } | null} a unit of a pass that is not in focus */
function elsewhere(lit) {
  for (const light of lit) {
    const [, unit, layer, direction] = /^unit\.(\d+)\/(\d+)\.(forward|reverse)$/.exec(light) ?? [];
    if (unit && (direction === "forward" || direction === "reverse"))
      return { unit: Number(unit), pass: { layer: Number(layer), direction } };
  }
  return null;
}

/** @param {Strip} strip @param {number} top @param {number} height @returns {Lane} */
const lane = ({ quantity }, top, height) => ({
  top: top - OVER,
  height: height + 2 * OVER,
  gate: quantity.startsWith("gates.") ? quantity.replace("gates.", "") : null,
});

/** @param {Lane} lane */
function laneElement({ top, height, gate }) {
  const node = element("div", { class: gate ? `lane hue-${gate}` : "lane" });
  node.style.top = `${top}px`;
  node.style.height = `${height}px`;
  return node;
}
