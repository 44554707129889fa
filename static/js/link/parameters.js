/**
 * The parameters that a link of the page may have, and how each is read.
 * @module
 */
import { KINDS } from "../gradients/loss.js";
import { SPEEDS } from "../state.js";
import { any, decimal, list, name, oneOf, place, record, truth, whole } from "./readers.js";

/** @typedef {Exclude<keyof import("../state.js").Run, "input" | "text" | "values" | "readout" | "own">} Plain */
/** @typedef {Record<string, import("./readers.js").Reader<any>>} Readers   any: each table says which */

const flag = oneOf("1");
const direction = oneOf("forward", "reverse");

/** Of a run: the wire's names. */
export const RUN = /** @satisfies {Readers} */ ({
  cell: oneOf("rnn", "lstm", "gru"),
  num_layers: whole,
  bidirectional: truth,
  hidden_size: whole,
  bias: truth,
  nonlinearity: oneOf("tanh", "relu"),
  reset_after: truth,
  seed: whole,
  readout: oneOf("null"),
  readout_size: whole,
  readout_activation: oneOf("softmax", "sigmoid", "identity"),
  readout_bias: truth,
  readout_joint: truth,
  dtype: oneOf("float32", "float64"),
  alphabet: any,
  text: any,
  values: any,
  weights_file: name,
  model: name,
  generate_steps: whole,
  generate_seed: whole,
  generate_temperature: decimal,
  interventions: list,
  weight_changes: list,
  initial_state: record,
  reads: list,
});

/** Of what the screen shows of it. */
export const VIEW = /** @satisfies {Readers} */ ({
  step: place,
  phase: oneOf("terms", "gates", "state", "output"),
  speed: {
    ...oneOf(...SPEEDS.map(String)),
    read: (text) => SPEEDS.find((one) => String(one) === text) ?? null,
  },
  unit: place,
  open: flag,
  zoom: oneOf(
    ...["input", "forget", "candidate", "output", "reset", "update"].map((gate) => `gates.${gate}`),
    "hidden_state",
  ),
  panels: any,
  excerpt: name,
  layer: place,
  direction,
  compare: any,
  chosen: place,
  loss_step: place,
  loss: oneOf(...KINDS),
  loss_symbol: any,
  loss_target: place,
  loss_unit: place,
  loss_values: any,
  loss_layer: place,
  loss_direction: direction,
  difference: oneOf("hidden_state", "cell_state"),
  lesson: name,
  scene: name,
  lang: oneOf("en", "zh"),
  theme: oneOf("light", "dark"),
  present: flag,
  embed: flag,
  parent_origin: any,
});

/** @param {Readers} table @param {string} parameter @returns {import("./readers.js").Reader<any> | null} any: as the table */
export const readerOf = (table, parameter) =>
  Object.hasOwn(table, parameter) ? (table[parameter] ?? null) : null;

/** @param {string} parameter @returns {boolean} whether it says what runs, and not what of it is shown */
export const isOfRun = (parameter) => parameter === "compare" || Object.hasOwn(RUN, parameter);
