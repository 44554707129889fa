/**
 * Describes a place of the score: what is there, of which time step, and its number.
 * @module
 */
import { gatesOf, stateLetter, statesOf } from "../anatomy.js";
import { characterName, number } from "../format.js";
import { outputName, outputPartsOf } from "../inspector/ranking.js";
import { scaleOf } from "../scales.js";
import { stepOfCell } from "../shape.js";
import { numberOf } from "../whatif/held_unit.js";
import { inputOf } from "../zoom/products.js";
import { rangeOf } from "./bands.js";
import { ghostIn, valueIn } from "./bars.js";
import { ghostOf, valuesOf } from "./figure.js";
import { shownIn } from "./sheets.js";
import { unitUnder } from "./under.js";

/** @typedef {NonNullable<import("./stage.js").Stage["current"]>} Current */
/** @typedef {import("./pick.js").Pick} Pick */
/** @typedef {{ trace: Trace, t: Translate }} Told */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {Current} current
 * @param {Pick} found
 * @returns {string | null} null where there is nothing to say; a second line where a band stands for several units
 */
export function textOf(current, found) {
  const { timeStep, panel, strip, parameter } = found;
  const { state, trace, t } = current;
  if (parameter) return t("parameter", { letter: parameter });
  if (!panel || !strip) return null;
  const { from, to } = shownIn(panel, state, trace.shape);
  const arrived = strip.quantity === "inputs" || hasArrived(trace, panel, timeStep);
  if (timeStep < from || timeStep > to || !arrived) return t("stage.not-yet");
  if (panel.bars) return barText(current, panel.bars, timeStep);
  const unit = unitUnder(current, strip, found);
  const what = [
    unitName(current, strip, unit, timeStep),
    nameOf(strip.quantity, trace, t),
    `t = ${timeStep}`,
  ];
  const read = strip.quantity === "inputs" && trace.start.alphabet && trace.start.labels[timeStep];
  if (read) what.push(t("caption.quoted", { label: characterName(read) }));
  const line = [...what, valueAt(current, strip, unit, timeStep)].join(" \u00b7 ");
  return strip.perBand === 1 ? line : `${line}\n${bandText(current, strip, found)}`;
}

/**
 * @param {Current} current
 * @param {Strip} strip
 * @param {Pick} found
 * @returns {string} the lowest and the highest number of the units that a band stands for, which units have them, and their mean
 */
function bandText({ trace, t }, strip, { band, timeStep }) {
  const values = valuesOf(trace, strip);
  const range = rangeOf(strip, (unit) => values[timeStep * strip.units + unit] ?? 0, band);
  const name = (/** @type {number} */ unit) => unitName({ trace, t }, strip, unit, timeStep);
  const from = band * strip.perBand;
  const to = Math.min(strip.units, from + strip.perBand) - 1;
  const words = {
    n: to - from + 1,
    low: number(range.low),
    lowest: name(range.lowest),
    high: number(range.high),
    highest: name(range.highest),
    mean: number(range.mean),
  };
  const ends = t("stage.band.ends", words);
  const named = strip.quantity === "inputs" || strip.quantity === "outputs" ? "numbers" : "units";
  const which = strip.order ? t("stage.band.beside", words) : t(`stage.band.${named}`, { from, to });
  return `${which}: ${ends}`;
}

/** @param {Current} current @param {import("./bars.js").Bars} bars @param {number} timeStep @returns {string} a bar's unit, and its number; where the original shows beside it, both */
function barText({ trace, ghost, t }, bars, timeStep) {
  const value = numberOf({ trace, place: { ...bars, timeStep }, unit: bars.unit }, bars.quantity, t);
  const was = ghost ? ghostIn(ghost, bars, timeStep) : undefined;
  const told = was === undefined ? "" : besideText(number(valueIn(trace, bars, timeStep)), number(was), t);
  const what = [t("stage.unit", { unit: bars.unit }), nameOf(bars.quantity, trace, t), `t = ${timeStep}`];
  return [...what, value + told].join(" \u00b7 ");
}

/** @param {string} value @param {string} was @param {Translate} t @returns {string} the original's number, where that is another */
const besideText = (value, was, t) => (was === value ? "" : ` (${t("cell.was", { was })})`);

/** @param {Trace} trace @param {Panel} panel @param {number} timeStep */
function hasArrived({ shape, received }, panel, timeStep) {
  return !panel.pass || stepOfCell(shape, { ...panel.pass, timeStep }) < received;
}

/**
 * @param {Told} current
 * @param {{ quantity: string }} strip
 * @param {number} unit
 * @param {number} timeStep
 * @returns {string} the unit, the input or the output
 */
export function unitName({ trace, t }, { quantity }, unit, timeStep) {
  if (quantity === "inputs") return inputOf(trace, { layer: 0, direction: "forward", timeStep }).label(unit);
  if (quantity !== "outputs") return t("stage.unit", { unit });
  const parts = outputPartsOf(trace);
  const part = parts.find((one) => unit < one.from + one.size);
  const name = outputName(trace, unit - (part?.from ?? 0));
  return part && parts.length > 1 ? `${name} (${t(`direction.${part.name}`)})` : name;
}

/**
 * @param {string} quantity
 * @param {Trace} trace
 * @param {Translate} t
 * @returns {string} its name and its letter
 */
function nameOf(quantity, { shape }, t) {
  if (statesOf(shape.cell).includes(quantity))
    return `${t(`inspector.line.${quantity}`)} ${stateLetter(quantity)}`;
  if (quantity === "inputs") return `${t("stage.input")} x`;
  if (quantity === "outputs") return `${t("stage.output")} y`;
  const gate = gatesOf(shape.cell).find(({ name }) => quantity === `gates.${name}`);
  return gate ? `${t(`gate.${gate.name}`)} ${gate.letter}` : quantity;
}

/**
 * @param {Current} current
 * @param {Strip} strip
 * @param {number} unit
 * @param {number} timeStep
 * @returns {string} its number; where the original shows beside it, both
 */
function valueAt({ trace, ghost, t }, strip, unit, timeStep) {
  const { pass, quantity, units } = strip;
  const value = number(valuesOf(trace, strip)[timeStep * units + unit] ?? 0);
  const was = ghost ? ghostOf(ghost, strip, scaleOf(trace, quantity)).at(timeStep, unit) : undefined;
  const before = was === undefined ? "" : besideText(value, number(was), t);
  const computed = pass && quantity !== "inputs" && quantity !== "outputs";
  return (computed ? numberOf({ trace, place: { ...pass, timeStep }, unit }, quantity, t) : value) + before;
}
