/**
 * Chooses what of the score is named in place: a column, a row, a band, an arrow and a colour of what is
 * drawn, near the playhead.
 * Pure geometry.
 * @module
 */
import { gatesOf, matrixOn, stateLetter } from "../anatomy.js";
import { scaleOf } from "../scales.js";
import { cellAt } from "../shape.js";
import { bandOf, cellOf, SHOWN, unitsIn } from "../stage/bands.js";
import { valuesOf } from "../stage/figure.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "../stage/layout.js";
import { focusOf } from "../state.js";

/** @typedef {import("../stage/stage.js").Current} Current */
/** @typedef {import("../stage/layout.js").Panel} Panel */
/** @typedef {import("../stage/layout.js").Strip} Strip */
/** @typedef {import("../cell/grow.js").Rect} Rect */

/**
 * One thing that is named.
 * @typedef {object} Mark
 * @property {"column" | "row" | "band" | "arrow" | "colour"} name
 * @property {Rect} box     in CSS pixels of the score's window
 * @property {string} key   of the words for it
 * @property {Record<string, string | number>} values   for these words
 */

/** Pixels on each side of an arrow that belong to it. */
const SIDE = 7;

/**
 * @param {Current} current
 * @returns {Mark[]}
 */
export function marksOf(current) {
  const { layout, trace, state, scroll, width } = current;
  const pass = focusOf(state, trace.shape);
  const place = cellAt(trace.shape, pass, state.step);
  const focus = layout.panels.find(({ kind, focus }) => kind === "cell" && focus);
  const [first, last] = [layout.panels[0], layout.panels.at(-1)];
  if (!focus || !first || !last) return [];
  const timeStep = inWindow(place.timeStep, current);
  const across = { x: Math.max(0, -scroll), width: Math.min(width, layout.contentWidth - scroll) };
  const row = rowBeside(layout.panels, focus);
  const [banded, coloured] = [focus.strips[0], focus.strips.at(-1)];
  return [
    {
      name: "column",
      box: {
        x: timeStep * layout.columnWidth - scroll,
        width: layout.columnWidth,
        y: first.top,
        height: last.top + last.height - first.top,
      },
      ...readIn(current, timeStep),
    },
    ...(row ? [rowMark(row, across, current)] : []),
    ...(banded ? [bandMark(banded, across, state.unit)] : []),
    arrowMark(focus, timeStep, current),
    ...(banded && coloured ? [colourMark(coloured, banded === coloured ? 1 : 0, timeStep, current)] : []),
  ];
}

/** @param {number} timeStep @param {Current} current @returns {number} itself, or the nearest that is whole in the window */
function inWindow(timeStep, { layout: { columnWidth }, scroll, width, trace }) {
  const first = Math.ceil(scroll / columnWidth);
  const last = Math.min(trace.shape.timeSteps, Math.floor((scroll + width) / columnWidth)) - 1;
  return Math.max(first, Math.min(last, timeStep));
}

/** @param {Current} current @param {number} timeStep @returns {Pick<Mark, "key" | "values">} what the column reads */
function readIn({ trace: { start } }, timeStep) {
  const label = start.labels[timeStep];
  if (!start.alphabet || label === undefined) return { key: "column", values: { t: timeStep } };
  return { key: "column.letter", values: { t: timeStep, label } };
}

/** @param {Panel[]} panels @param {Panel} focus @returns {Strip | null} a gate's, else the outputs', else the state's own */
function rowBeside(panels, focus) {
  const named = ["gate", "outputs"].map((kind) => panels.find((panel) => panel.kind === kind)?.strips[0]);
  return named.find((strip) => strip !== undefined) ?? focus.strips[0] ?? null;
}

/** @param {Strip} strip @param {Pick<Rect, "x" | "width">} across @param {Current} current @returns {Mark} */
function rowMark({ quantity, units, top, height }, across, { trace }) {
  const gate = gatesOf(trace.shape.cell).find(({ name }) => quantity === `gates.${name}`);
  const is = gate ? "gate" : quantity === "outputs" ? "outputs" : "state";
  return {
    name: "row",
    box: { ...across, y: top, height },
    key: `row.${is}`,
    values: { n: units, gate: gate?.name ?? "", letter: gate?.letter ?? "", state: quantity },
  };
}

/** @param {Strip} strip @param {Pick<Rect, "x" | "width">} across @param {number} unit @returns {Mark} */
function bandMark(strip, across, unit) {
  const { quantity, top, bandHeight } = strip;
  const band = bandOf(strip, unit);
  const count = unitsIn(strip, band).length;
  return {
    name: "band",
    box: { ...across, y: top + band * bandHeight, height: bandHeight },
    key: count > 1 ? "band.several" : "band",
    values: { unit, n: count, state: quantity },
  };
}

/**
 * The arrow into the cell from the one before, else, in the first, from what it reads.
 * @param {Panel} focus
 * @param {number} timeStep
 * @param {Current} current
 * @returns {Mark}
 */
function arrowMark(focus, timeStep, { layout: { columnWidth, panels }, scroll, trace: { shape } }) {
  const isReverse = focus.pass?.direction === "reverse";
  const before = timeStep + (isReverse ? 1 : -1);
  const x = (isReverse ? timeStep + 1 : timeStep) * columnWidth - scroll;
  const strip = focus.strips.find(({ quantity }) => quantity === "hidden_state") ?? focus.strips[0];
  if (strip && before >= 0 && before < shape.timeSteps && x - FRAME_SHARE * columnWidth >= 0) {
    const letter = matrixOn(shape.cell, strip.quantity);
    const reach = FRAME_SHARE * columnWidth;
    return {
      name: "arrow",
      box: { x: x - reach, width: 2 * reach, y: strip.top + strip.height / 2 - SIDE, height: 2 * SIDE },
      key: letter === null ? "arrow.belt" : "arrow",
      values: { letter: letter ?? "", from: stateLetter(strip.quantity) },
    };
  }
  const bottom = focus.top + focus.height;
  const below = panels.find(({ top }) => top >= bottom)?.top ?? bottom + SIDE;
  const middle = (timeStep + 0.5) * columnWidth - scroll;
  return {
    name: "arrow",
    box: { x: middle - SIDE, width: 2 * SIDE, y: bottom, height: below - bottom },
    key: focus.pass?.layer === 0 ? "arrow.input" : "arrow.layer",
    values: {},
  };
}

/**
 * One square of a strip; where a band stands for several units, the part of it that shows the highest.
 * @param {Strip} strip
 * @param {number} beside   bands from that of the chosen unit
 * @param {number} timeStep
 * @param {Current} current
 * @returns {Mark}
 */
function colourMark(strip, beside, timeStep, { layout: { columnWidth }, scroll, state, trace }) {
  const { top, bandHeight, perBand, bands, quantity, units } = strip;
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;
  const band = (bandOf(strip, state.unit) + beside) % bands;
  const { family, bound } = scaleOf(trace, quantity);
  const values = valuesOf(trace, strip);
  const highest = cellOf(strip, values, timeStep, band, null).units.at(-1) ?? 0;
  const width = (columnWidth - 2 * margin) / (perBand > 1 ? SHOWN : 1);
  return {
    name: "colour",
    box: {
      x: (timeStep + 1) * columnWidth - scroll - margin - width,
      width,
      y: top + band * bandHeight,
      height: bandHeight,
    },
    key: `colour.${family}`,
    values: { value: values[timeStep * units + highest] ?? 0, bound },
  };
}
