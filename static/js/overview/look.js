/**
 * Derives what the overview shows of a run, and the words for it.
 * @module
 */
import { stateLetter } from "../anatomy.js";
import { digits, number, visible } from "../format.js";
import { unitsOf } from "../models/found_units.js";
import { samePass } from "../shape.js";
import { focusOf, lastStep } from "../state.js";
import { columnOf, stepsOf } from "./axis.js";

/** @typedef {import("../frame.js").Frame} Frame */
/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./extremes.js").Extremes} Extremes */
/** @typedef {import("./ribbons.js").Look} Look */

/** @param {Pick<Frame, "state" | "trace">} frame @returns {Look} of a unit that was found to track something the state that does */
export function lookOf({ state, trace }) {
  const focus = focusOf(state, trace.shape);
  const found = unitsOf(trace).find((one) => one.unit === state.unit && samePass(one, focus));
  return { focus, unit: state.unit, state: found?.state ?? "hidden_state", back: state.loss !== null };
}

/**
 * Describes the picture as a whole.
 * @param {Frame} frame
 * @param {readonly import("./ribbons.js").Ribbon[]} ribbons
 * @param {number} n   steps in a column, at most
 * @param {string} name        of the run, where it is one of several
 * @returns {{ about: string, note: string }} note: the short form that is always in sight, empty where all is plain
 */
export function describe(frame, ribbons, n, name) {
  const { t } = frame;
  const kinds = new Map(ribbons.map((ribbon) => [ribbon.kind, ribbon]));
  const about = [
    name && t("overview.of", { name }),
    n > 1 ? t("overview.several", { n }) : t("overview.one"),
    ...[...kinds.values()].map((ribbon) => sentenceOf(frame, ribbon)),
  ];
  const note = [name, n > 1 && t("overview.per-column", { n })];
  return { about: about.filter(Boolean).join(" "), note: note.filter(Boolean).join(" · ") };
}

/** @param {Frame} frame @param {import("./ribbons.js").Ribbon} ribbon */
function sentenceOf(frame, { kind, quantity, highest }) {
  const { trace, t } = frame;
  const { focus, unit } = lookOf(frame);
  if (kind === "outputs") return t(highest ? "overview.most-probable" : "overview.outputs");
  if (kind === "unit") return t("overview.unit", { letter: stateLetter(quantity), unit });
  if (kind === "gradient") return t("overview.gradient");
  return t(trace.shape.bidirectional ? "overview.both-ways" : "overview.layer", { layer: focus.layer });
}

/**
 * Tells what stands at a step.
 * @param {Frame} frame
 * @param {Axis} axis
 * @param {Extremes | null} curve   of the unit, or of the gradients
 * @param {number} step
 */
export function told(frame, axis, curve, step) {
  const { all, trace, t } = frame;
  const { from, to } = stepsOf(axis, columnOf(axis, step));
  const steps = lastStep(all) + 1;
  const one = from === to;
  const where = one
    ? t("transport.place", { step: from + 1, steps })
    : t("overview.steps", { from: from + 1, to: to + 1, steps });
  if (step >= trace.received) return [where, t("stage.not-yet")].join(" · ");
  const label = trace.start.alphabet ? trace.start.labels[step % trace.shape.timeSteps] : undefined;
  const reads = one && label !== undefined ? `“${visible(label)}”` : "";
  return [where, reads, curve ? curveText(frame, curve, step) : ""].filter(Boolean).join(" · ");
}

/** @param {Frame} frame @param {Extremes} curve @param {number} step */
function curveText(frame, curve, step) {
  const column = columnOf(curve.axis, step);
  if (!curve.has(column, 0)) return "";
  const { unit, state, back } = lookOf(frame);
  const write = back ? digits : number;
  const [low, high] = [write(curve.low(column, 0)), write(curve.high(column, 0))];
  const name = back ? "‖∂L/∂h‖" : `${stateLetter(state)}[${unit}]`;
  return `${name} = ${low === high ? low : `${low} … ${high}`}`;
}
