/**
 * The recurrent modules in a file, read off the names and shapes of its tensors, and what does not fit in them.
 * @module
 */
import { sizeOf, Unreadable } from "./tensors.js";

/** @typedef {import("./tensors.js").Tensor} Tensor */
/** @typedef {import("./tensors.js").Wrong} Wrong */
/** @typedef {Map<string, Tensor>} Tensors */

/**
 * A module as a run's request asks for it.
 * @typedef {object} Module
 * @property {string} prefix            what stands before PyTorch's names in the file, such as `encoder.lstm.`
 * @property {"rnn" | "lstm" | "gru"} cell
 * @property {number} input_size
 * @property {number} hidden_size
 * @property {number} num_layers
 * @property {boolean} bidirectional
 * @property {boolean} bias
 * @property {boolean} double           whether its numbers are of double precision
 * @property {Readout[]} readouts       the linear layers that fit on top of it
 * @property {Wrong[]} wrong            why it cannot run; empty where it can
 */

/** @typedef {{ prefix: string, size: number, bias: boolean }} Readout  a linear layer: its name up to `weight` */

const RECURRENT = /^(|.*\.)(weight|bias)_(ih|hh|hr)(?:_l(\d+)(_reverse)?)?$/;
/** @type {Readonly<Record<number, Module["cell"]>>} by the rows of weight_hh for each column */
const CELLS = { 1: "rnn", 3: "gru", 4: "lstm" };
/** @type {Readonly<Record<Module["cell"], number>>} */
export const GATES = { rnn: 1, gru: 3, lstm: 4 };

/** @param {string} name @param {string} came  the kind of its numbers, which are no floating-point ones @throws {Unreadable} where a module would need them */
export function passOver(name, came) {
  if (RECURRENT.test(name)) throw new Unreadable("dtype", { tensor: name, came });
}

/**
 * @param {Tensors} tensors
 * @returns {Module[]} in the file's order
 */
export function modulesIn(tensors) {
  const prefixes = new Set([...tensors.keys()].flatMap((name) => RECURRENT.exec(name)?.slice(1, 2) ?? []));
  return [...prefixes].map((prefix) => moduleAt(tensors, prefix));
}

/**
 * The module's tensors by PyTorch's names, those of a lone cell such as nn.LSTMCell as layer 0.
 * @param {Tensors} tensors
 * @param {string} prefix
 * @returns {Map<string, { name: string, tensor: Tensor }>} name: as in the file
 */
export function membersOf(tensors, prefix) {
  return new Map(
    [...tensors].flatMap(([name, tensor]) => {
      const [, before, kind, half, layer = "0", reverse = ""] = RECURRENT.exec(name) ?? [];
      return before === prefix ? [[`${kind}_${half}_l${layer}${reverse}`, { name, tensor }]] : [];
    }),
  );
}

/** @param {Tensors} tensors @param {string} prefix @returns {Module} */
function moduleAt(tensors, prefix) {
  const members = membersOf(tensors, prefix);
  const names = [...members.keys()];
  const hidden = members.get("weight_hh_l0")?.tensor.shape ?? [];
  const hidden_size = hidden[1] ?? 0;
  const cell = CELLS[(hidden[0] ?? 0) / hidden_size];
  const module = {
    prefix,
    cell: cell ?? "rnn",
    input_size: members.get("weight_ih_l0")?.tensor.shape[1] ?? 0,
    hidden_size,
    num_layers: 1 + Math.max(...names.map((name) => Number(/_l(\d+)/.exec(name)?.[1]))),
    bidirectional: names.some((name) => name.endsWith("_reverse")),
    bias: names.some((name) => name.startsWith("bias")),
    double: [...members.values()].some(({ tensor }) => tensor.values instanceof Float64Array),
  };
  const projecting = [...members].find(([name]) => name.includes("_hr_"))?.[1].name;
  const fits = cell ? misfits(module, members) : [noCell(prefix, members.get("weight_hh_l0")?.tensor)];
  const wrong = projecting ? [{ code: "projection", values: { tensor: projecting } }] : fits;
  return { ...module, readouts: readoutsFor(tensors, module), wrong };
}

/** @param {string} prefix @param {Tensor | undefined} tensor @returns {Wrong} */
function noCell(prefix, tensor) {
  const name = `${prefix}weight_hh_l0`;
  if (!tensor)
    return { code: "missing", values: { tensor: name, expected: "gates\u00a0·\u00a0q\u00a0×\u00a0q" } };
  return { code: "no-cell", values: { tensor: name, came: shapeText(tensor.shape) } };
}

/**
 * @param {Omit<Module, "readouts" | "wrong">} module
 * @param {Map<string, { name: string, tensor: Tensor }>} members
 * @returns {Wrong[]}
 */
function misfits(module, members) {
  const shapes = shapesOf(module);
  const wrong = [...shapes].flatMap(([name, shape]) => {
    const member = members.get(name);
    const expected = shapeText(shape);
    if (!member) return [{ code: "missing", values: { tensor: module.prefix + name, expected } }];
    const came = shapeText(member.tensor.shape);
    if (came !== expected) return [{ code: "shape", values: { tensor: member.name, expected, came } }];
    return notFinite(member.name, member.tensor);
  });
  const surplus = [...members].filter(([name]) => !shapes.has(name));
  return [
    ...wrong,
    ...surplus.map(([, member]) => ({
      code: "surplus",
      values: { tensor: member.name, came: shapeText(member.tensor.shape) },
    })),
  ];
}

/** @param {Omit<Module, "readouts" | "wrong">} module @returns {Map<string, number[]>} by PyTorch's names, in its order */
function shapesOf({ cell, input_size: p, hidden_size: q, num_layers, bidirectional, bias }) {
  const suffixes = bidirectional ? ["", "_reverse"] : [""];
  const rows = GATES[cell] * q;
  /** @type {[string, number[]][]} */
  const shapes = Array.from({ length: num_layers }, (_, layer) => layer).flatMap((layer) =>
    suffixes.flatMap((suffix) => {
      const end = `_l${layer}${suffix}`;
      /** @type {[string, number[]][]} */
      const weights = [
        [`weight_ih${end}`, [rows, layer ? suffixes.length * q : p]],
        [`weight_hh${end}`, [rows, q]],
      ];
      /** @type {[string, number[]][]} */
      const biases = [
        [`bias_ih${end}`, [rows]],
        [`bias_hh${end}`, [rows]],
      ];
      return bias ? [...weights, ...biases] : weights;
    }),
  );
  return new Map(shapes);
}

/** @param {string} name @param {Tensor} tensor @returns {Wrong[]} its first number that is none */
export function notFinite(name, { shape, values }) {
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return [];
  const width = shape.at(-1) ?? 1;
  const index = shape.length > 1 ? [Math.floor(place / width), place % width] : [place];
  return [
    {
      code: "not-finite",
      values: { tensor: name, came: String(values[place]), at: `[${index.join(", ")}]` },
    },
  ];
}

/**
 * The linear layers that read what the module gives: all its directions' hidden states.
 * @param {Tensors} tensors
 * @param {Pick<Module, "hidden_size" | "bidirectional">} module
 * @returns {Readout[]}
 */
function readoutsFor(tensors, { hidden_size, bidirectional }) {
  const width = hidden_size * (bidirectional ? 2 : 1);
  return [...tensors].flatMap(([name, { shape }]) => {
    const [size = 0, reads] = shape;
    if (!/(^|\.)weight$/.test(name) || shape.length !== 2 || reads !== width) return [];
    const prefix = name.slice(0, -"weight".length);
    const bias = tensors.get(`${prefix}bias`);
    return [{ prefix, size, bias: bias?.shape.length === 1 && sizeOf(bias.shape) === size }];
  });
}

/** @param {number[]} shape */
export const shapeText = (shape) => shape.join("\u00a0×\u00a0") || "1";
