/**
 * Lists the curtains that a layout needs, and how far each is open: which time steps of a row may be seen.
 * @module
 */
import { reached } from "../anatomy.js";
import { knownCells, knownOutputs } from "../shape.js";
import { GROUND, STUB } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {import("../state.js").State} State */
/** @typedef {Pick<State, "step" | "phase">} Moment */

/**
 * @typedef {object} Sheet
 * @property {Panel | null} panel     whose outline is its ghost; null for arrows alone
 * @property {Panel["kind"]} kind
 * @property {number} top
 * @property {number} height
 * @property {number} stem            pixels at its foot that an arrow passes
 * @property {(moment: Moment) => Span} shown
 */

/** Pixels that a curtain stands over its panel's edge, to hide its outline. */
export const OVERLAP = 1;

/**
 * @param {Layout} layout
 * @param {Shape} shape
 * @returns {Sheet[]}
 */
export function sheetsOf({ panels }, shape) {
  return panels.flatMap((panel, place) => {
    const next = panels[place + 1];
    const feed =
      panel.kind === "outputs" || panel.kind === "cell"
        ? (next && next.kind !== "unit" ? next.top : panel.top + panel.height + STUB) -
          panel.top -
          panel.height
        : 0;
    const shown = (/** @type {Moment} */ moment) => shownIn(panel, moment, shape);
    if (!shape.bidirectional || panel.kind !== "cell") return [sheet(panel, feed, shown)];
    if (panel.pass?.direction === "reverse") return [grounded(sheet(panel, 0, shown), feed)];
    return [grounded(sheet(panel, 0, shown), GROUND + 2 * OVERLAP), ...feedSheet(panel, feed, shape)];
  });
}

/**
 * Returns the time steps that a panel shows when the playhead stands at a phase of a step.
 * @param {Pick<Panel, "kind" | "pass"> & Partial<Pick<Panel, "strips">>} panel
 * @param {Moment} moment
 * @param {Shape} shape
 * @returns {Span}
 */
export function shownIn(panel, { step, phase }, shape) {
  const done = (/** @type {import("../anatomy.js").Phase} */ needed) =>
    reached(shape.cell, needed, phase) ? step : step - 1;
  if (panel.kind === "inputs") {
    const generated = shape.givenSteps < shape.timeSteps;
    return {
      from: 0,
      to: shape.bidirectional ? shape.timeSteps - 1 : generated ? Math.max(step, shape.givenSteps - 1) : step,
    };
  }
  if (panel.kind === "outputs") return knownOutputs(shape, done("output"));
  if (!panel.pass) return { from: 0, to: -1 };
  return knownCells(shape, panel.pass, done(isOfGate(panel) ? "gates" : "state"));
}

/** @param {Pick<Panel, "kind"> & Partial<Pick<Panel, "strips">>} panel @returns {boolean} whether it shows a gate, and not states */
export const isOfGate = ({ kind, strips }) =>
  kind === "gate" || (strips?.[0]?.quantity.startsWith("gates.") ?? false);

/** @param {Panel} panel @param {number} stem @param {Sheet["shown"]} shown @returns {Sheet} */
function sheet(panel, stem, shown) {
  const height = panel.height + Math.max(0, stem - OVERLAP) + 2 * OVERLAP;
  return { panel, kind: panel.kind, top: panel.top - OVERLAP, height, stem, shown };
}

/** With the part of the two directions' common ground that lies below. @param {Sheet} made @param {number} below @returns {Sheet} */
const grounded = (made, below) => ({ ...made, height: made.height + below - OVERLAP, top: made.top });

/**
 * With two directions every cell of a layer reads what the layer below has finished: its arrows appear together.
 * @param {Panel} panel
 * @param {number} feed
 * @param {Shape} shape
 * @returns {Sheet[]}
 */
function feedSheet(panel, feed, shape) {
  const layer = panel.pass?.layer ?? 0;
  if (layer === 0) return [];
  const top = panel.top + panel.height + GROUND;
  const all = { from: 0, to: shape.timeSteps - 1 };
  const nothing = { from: 0, to: -1 };
  const shown = (/** @type {Moment} */ { step }) => (step >= layer * shape.timeSteps ? all : nothing);
  const height = feed - GROUND - OVERLAP;
  return [{ panel: null, kind: "cell", top, height, stem: height, shown }];
}
