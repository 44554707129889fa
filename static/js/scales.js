/**
 * The scale of each quantity: one for the whole run, the same in every panel that shows the quantity.
 * @module
 */
import { GATES } from "./anatomy.js";
import { niceBound } from "./palette.js";

/** @typedef {import("./palette.js").Scale} Scale */
/** @typedef {import("./trace.js").Trace} Trace */

/**
 * @param {Trace} trace
 * @param {import("./trace.js").Quantity | "outputs" | "inputs"} quantity
 * @returns {Scale}
 */
export function scaleOf(trace, quantity) {
  const { run } = trace.start;
  if (quantity.startsWith("gates.")) {
    const gate = GATES[run.network.cell].find(({ name }) => quantity === `gates.${name}`);
    return { family: gate?.family ?? "unit", hue: gate?.name ?? "input", bound: 1 };
  }
  if (quantity === "outputs") return outputScale(trace);
  if (quantity === "cell_state") return signed(trace.bound("cell_state"));
  if (quantity === "inputs") return signed(inputBound(trace));
  const relu = run.network.cell === "rnn" && run.network.nonlinearity === "relu";
  return signed(relu ? trace.bound("hidden_state") : Math.max(1, trace.bound("hidden_state")));
}

/** @param {number} magnitude @returns {Scale} */
const signed = (magnitude) => ({ family: "signed", hue: "candidate", bound: niceBound(magnitude) });

/** @param {Trace} trace @returns {Scale} */
function outputScale(trace) {
  const activation = trace.start.run.network.readout?.activation;
  if (activation === "identity") return signed(trace.bound("outputs"));
  return { family: "unit", hue: "probability", bound: activation === "softmax" ? softmaxBound(trace) : 1 };
}

/**
 * Among many characters a softmax far from certain stays pale on a scale to 1; its end is written in the legend.
 * @param {Trace} trace
 */
const softmaxBound = (trace) => Math.min(1, niceBound(trace.bound("outputs")));

/** @type {WeakMap<Trace, number>} */
const inputBounds = new WeakMap();

/** @param {Trace} trace */
function inputBound(trace) {
  const known = inputBounds.get(trace);
  if (known !== undefined) return known;
  const bound = trace.start.inputs.reduce(
    (most, row) => row.reduce((top, x) => Math.max(top, Math.abs(x)), most),
    0,
  );
  inputBounds.set(trace, bound);
  return bound;
}
