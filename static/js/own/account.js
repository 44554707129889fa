/**
 * Accounts for every tensor of a file: whether it runs, and as which parameter.
 * @module
 */
import { nameOf } from "./names.js";

/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./linears.js").Linear} Linear */
/** @typedef {{ name: string, shape: number[], kind: string }} Listed   a tensor, without its numbers */
/** @typedef {"network" | "readout" | "refused" | "another" | "unused"} Use   another: a module that may be chosen instead */

/**
 * @typedef {object} Row
 * @property {string} name         of the module; "" for the file itself
 * @property {Use} use
 * @property {(Listed & { as: string })[]} tensors   as: the parameter of the run that it is; "" where it is none
 */

/** Rows of the summary beside those of what runs. */
const MOST_ROWS = 10;

/**
 * @param {readonly Listed[]} tensors    all of the file
 * @param {readonly Module[]} modules    all of the file
 * @param {Module | null} chosen
 * @param {Linear | null} readout
 * @returns {Row[]} what runs first; every tensor is in one of them
 */
export function accountOf(tensors, modules, chosen, readout) {
  const used = new Map(
    chosen?.wrong.length ? [] : chosen?.parameters.map(([name, inFile]) => [inFile, name]),
  );
  const read = new Map(
    readout ? ["weight", "bias"].map((part) => [readout.prefix + part, `readout.${part}`]) : [],
  );
  const owners = new Map(modules.flatMap((one) => one.parameters.map(([, inFile]) => [inFile, one])));
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const deep = depthFor(tensors);
  for (const tensor of tensors) {
    const owner = owners.get(tensor.name);
    const as =
      used.get(tensor.name) ??
      (readout?.bias || !tensor.name.endsWith("bias") ? read.get(tensor.name) : undefined);
    /** @type {Use} */
    const use = used.has(tensor.name)
      ? "network"
      : as
        ? "readout"
        : owner
          ? owner.wrong.length
            ? "refused"
            : "another"
          : "unused";
    const name =
      use === "readout"
        ? nameOf(readout?.prefix ?? "")
        : owner
          ? nameOf(owner.prefix)
          : nameAt(tensor.name, deep);
    const key = `${use} ${name}`;
    const row = rows.get(key) ?? { name, use, tensors: [] };
    row.tensors.push({ ...tensor, as: as ?? "" });
    rows.set(key, row);
  }
  return [...rows.values()].sort((one, other) => ORDER.indexOf(one.use) - ORDER.indexOf(other.use));
}

/** @type {readonly Use[]} */
const ORDER = ["network", "readout", "refused", "another", "unused"];

/** @param {string} name   of a tensor @param {number} deep @returns {string} what it stands in, so many parts of it */
const nameAt = (name, deep) => name.split(/[./]/).slice(0, -1).slice(0, deep).join(".");

/** @param {readonly Listed[]} tensors @returns {number} parts of a name by which they fall into few enough rows */
function depthFor(tensors) {
  const rows = (/** @type {number} */ deep) => new Set(tensors.map(({ name }) => nameAt(name, deep))).size;
  let deep = 1;
  while (deep < 8 && rows(deep + 1) <= MOST_ROWS) deep += 1;
  return deep;
}
