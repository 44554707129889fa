/**
 * Lists every parameter that a link may have, in the order in which an address has them. Written by
 * `python -m app.link.javascript` from app/link/: change it there.
 * @module
 */

export const WORDS = /** @type {const} */ ({
  nonlinearity: ["tanh", "relu"],
  dtype: ["float32", "float64"],
  readout_activation: ["softmax", "sigmoid", "identity"],
  phase: ["terms", "gates", "state", "output"],
  speed: [0.5, 1, 2, 4, 8, 15, 30, 60],
  order: ["index", "mean", "movement", "likeness"],
  tall: ["outputs", "inputs"],
  panels: ["code", "classes", "whatif"],
  direction: ["forward", "reverse"],
  loss: ["cross_entropy", "squared_error", "output", "hidden_state"],
  loss_direction: ["forward", "reverse"],
  lang: ["en", "zh"],
  theme: ["light", "dark"],
});

/**
 * The fields of a run that a link can set.
 * @typedef {object} RunFields
 * @property {string | null} model   Its name, as `GET /api/models` lists it.
 * @property {import("../anatomy.js").CellKind} cell   The step function.
 * @property {number} num_layers   Recurrent layers stacked on one another.
 * @property {boolean} bidirectional   Whether each layer also reads the sequence from its end.
 * @property {number} hidden_size   Units of each hidden state, q.
 * @property {boolean} bias   Whether the terms have biases, b_ih and b_hh.
 * @property {"tanh" | "relu"} nonlinearity   The RNN's activation. Has no meaning for the other cells, which take its default only.
 * @property {boolean} reset_after   The GRU's form: true is PyTorch's (the reset gate scales W h + b), false that of Cho et al. 2014 (it scales h). Has no meaning for the other cells, which take its default only.
 * @property {number} seed   As for torch.manual_seed; up to 2^53 - 1, the largest integer that every JSON reader holds exactly.
 * @property {number | null} readout_size   Outputs of each V. Default: as many as the network has inputs.
 * @property {boolean} readout_bias   Whether V h gets a bias.
 * @property {boolean} readout_joint   With two directions: false gives each direction a V of its own and concatenates the activated outputs; true has one V over the concatenated hidden states. With one direction both are the same.
 * @property {"float32" | "float64"} dtype   The precision that the run is computed in.
 * @property {string} alphabet   The character that each input unit stands for, in order, none twice. Left out of the first line where it was left out of the request.
 * @property {"none" | "softmax" | "sigmoid" | "identity"} readout   `null`, for a network without a readout.
 * @property {string} values   T x p numbers as JSON, such as `[[1,0],[0,1]]`. Exactly one of `text` and `values` is needed.
 * @property {string} text   One time step for each code point. A lone surrogate is no character and is refused.
 * @property {import("../wire.js").Intervention[]} interventions   What is held while the run goes on: as in the body, as JSON.
 * @property {import("../wire.js").WeightChange[]} weight_changes   Single weights to change, as `weights.changes` in the body, as JSON.
 * @property {import("../wire.js").InitialState | null} initial_state   As in the body, as JSON.
 * @property {import("../whatif/reads.js").Read[]} reads   What is read at single time steps in place of what the input says there.
 */

/**
 * The fields of the view that a link can set.
 * @typedef {object} ViewFields
 * @property {number} step   Where the playhead stands.
 * @property {"terms" | "gates" | "state" | "output"} phase   How far that step has come; "output" is all of it.
 * @property {number} speed   Steps, or phases, a second.
 * @property {number} unit   The unit that the inspector shows.
 * @property {readonly string[]} pins   The units that have a row of bars of their own, as `cell_state.3,gates.input.0/1.reverse`.
 * @property {"index" | "mean" | "movement" | "likeness"} order   What the units of a row are sorted by, over the whole run; index for their numbers.
 * @property {"outputs" | "inputs" | string | null} tall   The row that is shown tall: each of its units on a line of its own.
 * @property {boolean} open   Whether the cell in focus is opened in place, over the score.
 * @property {readonly (string)[]} parts   The parts of the opened cell that are drawn in full, each with what it is computed from; the rest is faint. None for all of it.
 * @property {string | null} zoom   The quantity whose sum is opened, as in the trace.
 * @property {readonly ("code" | "classes" | "whatif" | `parameters.${string}`)[]} panels   Those that are open.
 * @property {string | null} excerpt   The function or class of the code that is looked at.
 * @property {string[]} companions   The runs beside the first, each as the query of what it changes of the request.
 * @property {number} chosen   The run that the inspector shows: 0 the first, then its companions.
 * @property {number | null} loss   A position in the input. Default: the last; of a cross entropy whose target is the next character, the last that has one.
 * @property {import("../anatomy.js").StateName | null} difference   The state of a changed run that is followed beside the original's; null for the one that what is held works on.
 * @property {"en" | "zh"} lang   The language of the page; where no link says it, the browser's.
 * @property {"light" | "dark" | "system"} theme   The colours of the page.
 * @property {"present" | "page" | "embed"} mode   For one reader, for a lecture hall, or for a frame in somebody's page.
 * @property {string | null} parentOrigin   The one origin that may drive an embedded stage; null for any.
 */

/**
 * The fields of a loss that a link can set.
 * @typedef {object} LossFields
 * @property {"cross_entropy" | "squared_error" | "output" | "hidden_state" | null} kind   cross_entropy: -log of the softmax output for a target, summed over both readouts where each direction has its own. squared_error: mean((y - values)^2). output: one output. hidden_state: one unit of h. Default: cross_entropy where a text is read and the readout is a softmax over its characters; else output, or hidden_state without a readout.
 * @property {string | null} symbol   The target of a cross entropy as a character of the alphabet. Default: the next character of the text.
 * @property {number | null} target   The same as a place among the outputs.
 * @property {number | null} unit   The output, or the unit of the hidden state. Default: 0.
 * @property {string | null} values   The targets of a squared error, as JSON, such as `[0.5,1]`.
 */

/** @type {RunFields} */
export const RUN_DEFAULTS = {
  model: null,
  cell: "lstm",
  num_layers: 1,
  bidirectional: false,
  hidden_size: 12,
  bias: true,
  nonlinearity: "tanh",
  reset_after: true,
  seed: 0,
  readout_size: null,
  readout_bias: false,
  readout_joint: false,
  dtype: "float32",
  alphabet: "",
  readout: "softmax",
  values: "[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]",
  text: "the cat sat on",
  interventions: [],
  weight_changes: [],
  initial_state: null,
  reads: [],
};

/** @type {ViewFields} */
export const VIEW_DEFAULTS = {
  step: 0,
  phase: "output",
  speed: 2,
  unit: 0,
  pins: [],
  order: "index",
  tall: null,
  open: false,
  parts: [],
  zoom: null,
  panels: [],
  excerpt: null,
  companions: [],
  chosen: 0,
  loss: null,
  difference: null,
  lang: "en",
  theme: "system",
  mode: "page",
  parentOrigin: null,
};

/** @type {LossFields} */
export const LOSS_DEFAULTS = {
  kind: null,
  symbol: null,
  target: null,
  unit: null,
  values: null,
};

/** @type {readonly import("./rows.js").Row[]} */
export const ROWS = [
  { name: "model", kind: "name", part: "run", state: "request.model", place: ["weights", "model"], weights: true },
  { name: "generate_steps", kind: "whole", part: "run", state: "request.generate.steps", place: ["generate", "steps"] },
  { name: "generate_seed", kind: "whole", part: "run", state: "request.generate.seed", default: 0, beside: "generate_steps", place: ["generate", "seed"] },
  { name: "generate_temperature", kind: "decimal", part: "run", state: "request.generate.temperature", default: 1.0, beside: "generate_steps", place: ["generate", "temperature"] },
  { name: "cell", kind: "word", part: "run", state: "request.cell", default: "lstm", place: ["network", "cell"], weights: true, without: ["model"], ofCells: "kinds" },
  { name: "num_layers", kind: "whole", part: "run", state: "request.num_layers", default: 1, place: ["network", "num_layers"], weights: true, without: ["model"] },
  { name: "bidirectional", kind: "truth", part: "run", state: "request.bidirectional", default: false, place: ["network", "bidirectional"], weights: true, without: ["model"] },
  { name: "hidden_size", kind: "whole", part: "run", state: "request.hidden_size", default: 12, place: ["network", "hidden_size"], weights: true, without: ["model"] },
  { name: "bias", kind: "truth", part: "run", state: "request.bias", default: true, place: ["network", "bias"], weights: true, without: ["model"] },
  { name: "nonlinearity", kind: "word", part: "run", state: "request.nonlinearity", default: "tanh", place: ["network", "nonlinearity"], weights: true, without: ["model"], option: true, words: WORDS.nonlinearity },
  { name: "reset_after", kind: "truth", part: "run", state: "request.reset_after", default: true, place: ["network", "reset_after"], weights: true, without: ["model"], option: true },
  { name: "seed", kind: "whole", part: "run", state: "request.seed", default: 0, place: ["weights", "seed"], weights: true, without: ["model", "weights_file"] },
  { name: "readout_size", kind: "whole", part: "run", state: "request.readout_size", place: ["network", "readout", "size"], weights: true, without: ["model", "readout"] },
  { name: "readout_bias", kind: "truth", part: "run", state: "request.readout_bias", default: false, place: ["network", "readout", "bias"], weights: true, without: ["model", "readout"] },
  { name: "readout_joint", kind: "truth", part: "run", state: "request.readout_joint", default: false, place: ["network", "readout", "joint"], weights: true, without: ["model", "readout"] },
  { name: "dtype", kind: "word", part: "run", state: "request.dtype", default: "float32", place: ["dtype"], words: WORDS.dtype },
  { name: "alphabet", kind: "text", part: "run", state: "request.alphabet", default: "", beside: "text", place: ["input", "alphabet"], without: ["model"] },
  { name: "readout", kind: "sign", part: "run", state: "request.readout", default: "softmax", sign: "null", means: "none", place: ["network", "readout"], weights: true, without: ["model"] },
  { name: "readout_activation", kind: "word", part: "run", state: "request.readout", default: "softmax", place: ["network", "readout", "activation"], weights: true, without: ["model", "readout"], words: WORDS.readout_activation },
  { name: "values", kind: "json", part: "run", state: "request.values", default: "[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]", choice: "request.input", always: true, place: ["input", "values"] },
  { name: "text", kind: "text", part: "run", state: "request.text", default: "the cat sat on", choice: "request.input", always: true, place: ["input", "text"] },
  { name: "weights_file", kind: "name", part: "run", state: "request.own.file", weights: true },
  { name: "interventions", kind: "list", part: "run", state: "request.interventions", default: [], place: ["interventions"] },
  { name: "weight_changes", kind: "list", part: "run", state: "request.weight_changes", default: [], place: ["weights", "changes"] },
  { name: "initial_state", kind: "record", part: "run", state: "request.initial_state", place: ["initial_state"] },
  { name: "reads", kind: "list", part: "run", state: "request.reads", default: [] },
  { name: "step", kind: "whole", part: "view", state: "step", default: 0, least: 0, within: "steps", always: true },
  { name: "phase", kind: "word", part: "view", state: "phase", default: "output", switch: "byPhase", always: true, words: WORDS.phase },
  { name: "speed", kind: "word", part: "view", state: "speed", default: 2, words: WORDS.speed },
  { name: "unit", kind: "whole", part: "view", state: "unit", default: 0, least: 0, within: "units" },
  { name: "pins", kind: "pins", part: "view", state: "pins", default: [], most: 4 },
  { name: "order", kind: "word", part: "view", state: "order", default: "index", words: WORDS.order },
  { name: "tall", kind: "word", part: "view", state: "tall", ofCells: "quantities", words: WORDS.tall },
  { name: "open", kind: "sign", part: "view", state: "open", default: false, sign: "1", means: true },
  { name: "parts", kind: "names", part: "view", state: "parts", default: [], beside: "open", ofCells: "parts" },
  { name: "zoom", kind: "word", part: "view", state: "zoom", ofCells: "sums" },
  { name: "panels", kind: "names", part: "view", state: "panels", default: [], ofCells: "sheets", rivals: [["code", "classes"], ["parameters."]], words: WORDS.panels },
  { name: "excerpt", kind: "name", part: "view", state: "excerpt", beside: "panels", naming: ["code", "classes"] },
  { name: "layer", kind: "whole", part: "view", state: "chosenPass.layer", least: 0, within: "layers" },
  { name: "direction", kind: "word", part: "view", state: "chosenPass.direction", default: "forward", always: true, beside: "layer", words: WORDS.direction },
  { name: "compare", kind: "queries", part: "view", state: "companions", default: [], most: 2 },
  { name: "chosen", kind: "whole", part: "view", state: "chosen", default: 0, least: 0, within: "runs" },
  { name: "loss_step", kind: "whole", part: "view", state: "loss", least: 0, within: "time_steps" },
  { name: "loss", kind: "word", part: "view", state: "lossBy.kind", beside: "loss_step", words: WORDS.loss },
  { name: "loss_symbol", kind: "text", part: "view", state: "lossBy.symbol", beside: "loss_step" },
  { name: "loss_target", kind: "whole", part: "view", state: "lossBy.target", least: 0, beside: "loss_step" },
  { name: "loss_unit", kind: "whole", part: "view", state: "lossBy.unit", least: 0, beside: "loss_step" },
  { name: "loss_values", kind: "json", part: "view", state: "lossBy.values", beside: "loss_step" },
  { name: "loss_layer", kind: "whole", part: "view", state: "lossBy.pass.layer", least: 0, beside: "loss_step" },
  { name: "loss_direction", kind: "word", part: "view", state: "lossBy.pass.direction", default: "forward", always: true, beside: "loss_layer", words: WORDS.loss_direction },
  { name: "difference", kind: "word", part: "view", state: "difference", ofCells: "states" },
  { name: "lesson", kind: "name", part: "view", state: "lesson.name" },
  { name: "scene", kind: "name", part: "view", state: "lesson.scene", beside: "lesson" },
  { name: "closing", kind: "sign", part: "view", state: "lesson.closing", sign: "1", means: true, beside: "lesson" },
  { name: "lang", kind: "word", part: "view", state: "lang", default: "en", always: true, words: WORDS.lang },
  { name: "theme", kind: "word", part: "view", state: "theme", default: "system", words: WORDS.theme },
  { name: "present", kind: "sign", part: "view", state: "mode", default: "page", sign: "1", means: "present" },
  { name: "embed", kind: "sign", part: "view", state: "mode", default: "page", sign: "1", means: "embed" },
  { name: "parent_origin", kind: "text", part: "view", state: "parentOrigin" },
  { name: "input_size", kind: "whole", part: "wire" },
  { name: "detail", kind: "word", part: "wire" },
  { name: "from_step", kind: "whole", part: "wire" },
  { name: "jacobians", kind: "truth", part: "wire" },
];
