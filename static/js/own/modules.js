/**
 * Finds the recurrent modules in a file by the names and shapes of its tensors, and what does not fit in them.
 * @module
 */
import { kindOf, kinds } from "../anatomy.js";
import { grouped } from "../lists.js";
import { foreignTensorsOf } from "./foreign_tensors.js";
import { MODULES } from "./limits.js";
import { legible, recurrentParts } from "./names.js";
import { joined, stacksIn } from "./stacks.js";
import { shapeText, Unreadable } from "./tensors.js";

/** @typedef {import("./tensors.js").Tensor} Tensor */
/** @typedef {import("./tensors.js").Wrong} Wrong */
/** @typedef {ReadonlyMap<string, Tensor>} Tensors */
/** @typedef {import("../anatomy.js").CellKind} Cell */
/** @typedef {import("../anatomy.js").Kind} Kind */

/**
 * A recurrent module, or several that are one network.
 * @typedef {object} Module
 * @property {string} prefix            what stands before PyTorch's names in the file, such as `encoder.lstm.`; of
 *   several modules, what stands before their numbers
 * @property {string[]} parts           the prefixes of the modules that it is made of, the first layer's first
 * @property {boolean} isCell           whether it is a lone cell such as nn.LSTMCell, whose names tell no layer
 * @property {boolean} isCertain        whether no other reading of its tensors is as likely
 * @property {Cell} cell
 * @property {Cell[]} others            other kinds of cells that have the same tensors
 * @property {number} input_size
 * @property {number} hidden_size
 * @property {number} num_layers
 * @property {boolean} bidirectional
 * @property {boolean} bias
 * @property {boolean} double           whether its numbers are of double precision
 * @property {[string, string][]} parameters   PyTorch's name of each tensor, and its name in the file
 * @property {Wrong[]} wrong            why it cannot run; empty where it can
 */

/** @typedef {{ name: string, tensor: Tensor }} Member   name: as in the file */
/** @typedef {{ members: Map<string, Member>, layers: number, isCell: boolean, isMixed: boolean }} Family  members: by PyTorch's names; layers: as the names count them */

/**
 * @param {Tensors} tensors
 * @param {number} mostLayers   that a network may have
 * @returns {Module[]} in the file's order, several that are one network before its parts
 * @throws {Unreadable}
 */
export function modulesIn(tensors, mostLayers) {
  const families = familiesIn(tensors);
  if (families.size > MODULES) throw new Unreadable("modules", { most: MODULES });
  const foreign = foreignTensorsOf(tensors, new Set(families.keys()));
  const single = [...families].map(([prefix, family]) =>
    moduleOf(prefix, family, foreign.get(prefix) ?? [], mostLayers),
  );
  const stacks = stacksIn(single).map((parts) => joined(parts, tensors, mostLayers));
  return single.flatMap((one) => [...stacks.filter(({ parts }) => parts[0] === one.prefix), one]);
}

/**
 * The recurrent tensors of a file by the prefix that they share, those of a lone cell as layer 0.
 * @param {Tensors} tensors
 * @returns {Map<string, Family>}
 */
function familiesIn(tensors) {
  /** @type {Map<string, Family>} */
  const families = new Map();
  for (const [name, tensor] of tensors) {
    const [, prefix, kind, layer, reverse = ""] = recurrentParts(name);
    if (prefix === undefined) continue;
    const isCell = layer === undefined;
    const family = families.get(prefix) ?? { members: new Map(), layers: 0, isCell, isMixed: false };
    family.isMixed ||= family.isCell !== isCell;
    family.layers = Math.max(family.layers, 1 + Number(layer ?? 0));
    family.members.set(`${kind}_l${Number(layer ?? 0)}${reverse}`, { name, tensor });
    families.set(prefix, family);
  }
  return families;
}

/**
 * @param {string} prefix
 * @param {Family} family
 * @param {Wrong[]} beside      what stands among its tensors and would change its numbers
 * @param {number} mostLayers
 * @returns {Module}
 */
function moduleOf(prefix, { members, layers, isCell, isMixed }, beside, mostLayers) {
  const names = [...members.keys()];
  const [kind, ...others] = kindsIn(members);
  const shape = {
    prefix,
    parts: [prefix],
    isCell,
    // A kind that is offered first is likelier than its kin; of those behind, none is.
    isCertain: others.length === 0 || kind?.is_basic === true,
    cell: (kind ?? firstKind()).name,
    others: others.map(({ name }) => name),
    input_size: members.get("weight_ih_l0")?.tensor.shape[1] ?? 0,
    hidden_size: unitsIn(kind ?? firstKind(), members),
    num_layers: layers,
    bidirectional: names.some((name) => name.endsWith("_reverse")),
    bias: names.some((name) => name.startsWith("bias")),
    double: [...members.values()].some(({ tensor }) =>
      ["F64", "torch.DoubleStorage", "JSON"].includes(tensor.kind),
    ),
    parameters: /** @type {[string, string][]} */ ([...members].map(([name, member]) => [name, member.name])),
  };
  return { ...shape, wrong: wrongOf(shape, { members, isMixed, beside, mostLayers }) };
}

/**
 * @param {Omit<Module, "wrong">} module
 * @param {{ members: Map<string, Member>, isMixed: boolean, beside: Wrong[], mostLayers: number }} found
 * @returns {Wrong[]} the first reason why it cannot run, before anything of its size is built
 */
function wrongOf(module, { members, isMixed, beside, mostLayers }) {
  const { prefix, num_layers } = module;
  if (!(num_layers <= mostLayers))
    return [{ code: "layers", values: { tensor: legible(prefix), came: num_layers, most: mostLayers } }];
  if (isMixed) return [{ code: "mixed", values: { tensor: legible(prefix) } }];
  if (beside.length) return beside;
  if (!kindsIn(members).length) return [noCell(prefix, members.get("weight_hh_l0"))];
  return misfits(module, members);
}

const firstKind = () => /** @type {Kind} */ ([...kinds().values()][0]);

/** @param {Kind} kind @param {string} name @returns {import("../wire.js").CellParameter | undefined} */
const parameterOf = ({ parameters }, name) => parameters.find((one) => one.name === name);

/**
 * The kinds that these tensors may be of: those whose parameters they are, no more and no fewer. Where there is none, the
 * one from which they differ least, so that it can be said what does not fit.
 * @param {ReadonlyMap<string, Member>} members
 * @returns {Kind[]} those that are offered first before the others; none where not even weight_hh fits a kind
 */
function kindsIn(members) {
  const first = new Set(
    [...members.keys()].filter((name) => /_l0$/.test(name)).map((name) => name.slice(0, -3)),
  );
  const biases = [...first].some((name) => name.startsWith("bias"));
  const fitting = [...kinds().values()]
    .filter((kind) => mayBe(kind, members))
    .map((kind) => {
      const own = kind.parameters
        .map(({ name }) => name)
        .filter((name) => biases || !name.startsWith("bias"));
      const missing = own.filter((name) => !first.has(name)).length;
      return { kind, apart: missing + [...first].filter((name) => !own.includes(name)).length };
    });
  const exact = fitting.filter(({ apart }) => apart === 0).map(({ kind }) => kind);
  if (exact.length || !first.has("weight_hh")) return exact;
  const [nearest] = fitting.sort((one, other) => one.apart - other.apart);
  return nearest ? [nearest.kind] : [];
}

/** @param {Kind} kind @param {ReadonlyMap<string, Member>} members @returns {boolean} whether the rows of its weights are as many as it has owners for */
function mayBe(kind, members) {
  const units = unitsIn(kind, members);
  if (!Number.isInteger(units) || units <= 0) return false;
  if (members.has("weight_hh_l0") && !parameterOf(kind, "weight_hh")) return false;
  return kind.parameters.every(({ name, owners, over }) => {
    const shape = over && members.get(`${name}_l0`)?.tensor.shape;
    return !shape || name === "weight_ih" || shape[0] === owners.length * units;
  });
}

/** @param {Kind} kind @param {ReadonlyMap<string, Member>} members @returns {number} the units of a state; 0 where nothing tells */
function unitsIn(kind, members) {
  const hidden = members.get("weight_hh_l0")?.tensor.shape;
  if (hidden) return hidden[1] ?? 0;
  const rows = members.get("weight_ih_l0")?.tensor.shape[0] ?? 0;
  return rows / (parameterOf(kind, "weight_ih")?.owners.length ?? 1);
}

/** @param {string} prefix @param {Member | undefined} member @returns {Wrong} */
function noCell(prefix, member) {
  if (!member) {
    const values = {
      tensor: legible(`${prefix}weight_hh_l0`),
      expected: "gates\u00a0·\u00a0q\u00a0×\u00a0q",
    };
    return { code: "missing", values };
  }
  return {
    code: "no-cell",
    values: { tensor: legible(member.name), expected: rowsKnown(), came: shapeText(member.tensor.shape) },
  };
}

/** @returns {string} how many rows for each column weight_hh has, and in which kinds, such as `1 × (RNN), 4 × (LSTM)` */
const rowsKnown = () => {
  const having = [...kinds().values()].filter((kind) => parameterOf(kind, "weight_hh"));
  const byRows = grouped(having, (kind) => parameterOf(kind, "weight_hh")?.owners.length);
  return [...byRows].map(([rows, of]) => `${rows} × (${of.map(({ title }) => title).join(", ")})`).join(", ");
};

/**
 * @param {Omit<Module, "wrong">} module
 * @param {Map<string, Member>} members
 * @returns {Wrong[]}
 */
function misfits(module, members) {
  const shapes = shapesOf(module);
  const wrong = [...shapes].flatMap(([name, shape]) => {
    const member = members.get(name);
    const expected = shapeText(shape);
    if (!member) return [{ code: "missing", values: { tensor: legible(module.prefix + name), expected } }];
    const came = shapeText(member.tensor.shape);
    if (came !== expected)
      return [{ code: "shape", values: { tensor: legible(member.name), expected, came } }];
    return wrongNumbers(member.name, member.tensor);
  });
  const surplus = [...members].filter(([name]) => !shapes.has(name));
  return [
    ...wrong,
    ...surplus.map(([, member]) => ({
      code: "surplus",
      values: { tensor: legible(member.name), came: shapeText(member.tensor.shape) },
    })),
  ];
}

/** @param {Omit<Module, "wrong">} module @returns {Map<string, number[]>} by PyTorch's names, in its order */
function shapesOf({ cell, input_size, hidden_size, num_layers, bidirectional, bias }) {
  const suffixes = bidirectional ? ["", "_reverse"] : [""];
  const parameters = kindOf(cell).parameters.filter(({ name }) => bias || !name.startsWith("bias_"));
  /** @type {[string, number[]][]} */
  const shapes = Array.from({ length: num_layers }, (_, layer) => layer).flatMap((layer) => {
    const inputs = layer ? suffixes.length * hidden_size : input_size;
    const columns = { inputs: [inputs], units: [hidden_size], none: [] };
    return suffixes.flatMap((suffix) =>
      parameters.map(({ name, owners, over }) => {
        const shape = [owners.length * hidden_size, ...columns[over ?? "none"]];
        return /** @type {[string, number[]]} */ ([`${name}_l${layer}${suffix}`, shape]);
      }),
    );
  });
  return new Map(shapes);
}

/** @param {string} name @param {Tensor} tensor @returns {Wrong[]} its first number that is none, or its numbers of another kind */
export function wrongNumbers(name, { shape, values, isFloating, kind }) {
  if (!isFloating) return [{ code: "dtype", values: { tensor: legible(name), came: legible(kind) } }];
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return [];
  const width = shape.at(-1) ?? 1;
  const index = shape.length > 1 ? [Math.floor(place / width), place % width] : [place];
  return [
    {
      code: "not-finite",
      values: { tensor: legible(name), came: String(values[place]), at: `[${index.join(", ")}]` },
    },
  ];
}
