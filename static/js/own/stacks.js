/**
 * Joins modules that are one network: each reads the hidden states of the one before, and their names count them, such
 * as `cells.0` and `cells.1`.
 * @module
 */
import { scalesOf } from "./linears.js";
import { common, legible, pathOf } from "./names.js";

/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./tensors.js").Wrong} Wrong */

const NUMBERED = /^(.*?)(\d+)[./_]$/s;

/** @param {Module} module @returns {number} numbers that it gives at each time step */
export const widthOf = ({ hidden_size, bidirectional }) => hidden_size * (bidirectional ? 2 : 1);

/**
 * @param {readonly Module[]} modules
 * @returns {Module[][]} those that are one network, the first layer first
 */
export function stacksIn(modules) {
  /** @type {Map<string, { place: number, module: Module }[]>} */
  const numbered = new Map();
  for (const module of modules) {
    const [, stem, digits] = NUMBERED.exec(module.prefix) ?? [];
    if (stem === undefined) continue;
    numbered.set(stem, [...(numbered.get(stem) ?? []), { place: Number(digits), module }]);
  }
  return [...numbered.values()].flatMap((found) => {
    const parts = found.sort((one, other) => one.place - other.place);
    const isWhole = parts.length > 1 && parts.every(({ place }, at) => place === (parts[0]?.place ?? 0) + at);
    const stack = parts.map(({ module }) => module);
    return isWhole && isChain(stack) ? [stack] : [];
  });
}

/** @param {Module[]} stack @returns {boolean} whether each is of the same kind as the one before, and reads what that gives */
const isChain = (stack) =>
  stack.every((module, place) => {
    const before = stack[place - 1];
    if (module.wrong.length) return false;
    return (
      !before ||
      (module.cell === before.cell &&
        module.isCell === before.isCell &&
        module.bidirectional === before.bidirectional &&
        module.input_size === widthOf(before))
    );
  });

/**
 * @param {readonly Module[]} stack
 * @param {ReadonlyMap<string, import("./tensors.js").Tensor>} tensors
 * @param {number} mostLayers
 * @returns {Module} the network that they are, or why it cannot run
 */
export function joined(stack, tensors, mostLayers) {
  const first = /** @type {Module} */ (stack[0]); // a stack has two at least
  let layers = 0;
  const parameters = stack.flatMap((module) => {
    const below = layers;
    layers += module.num_layers;
    return module.parameters.map(
      ([name, inFile]) => /** @type {[string, string]} */ ([raised(name, below), inFile]),
    );
  });
  const [, prefix = ""] = NUMBERED.exec(first.prefix) ?? [];
  return {
    ...first,
    prefix,
    parts: stack.map((module) => module.prefix),
    // Side by side, all would read the same: where the first reads as many numbers as it has units, that fits as well.
    isCertain: first.input_size !== widthOf(first) && !separators(stack, tensors).length,
    num_layers: layers,
    double: stack.some(({ double }) => double),
    parameters,
    wrong: wrongOf(stack, prefix, layers, mostLayers),
  };
}

/** @param {string} name   PyTorch's @param {number} by   layers @returns {string} that of the same tensor so many layers up */
const raised = (name, by) => name.replace(/_l(\d+)/, (_, layer) => `_l${Number(layer) + by}`);

/**
 * @param {readonly Module[]} stack
 * @param {string} prefix
 * @param {number} layers
 * @param {number} mostLayers
 * @returns {Wrong[]}
 */
function wrongOf(stack, prefix, layers, mostLayers) {
  const tensor = legible(prefix);
  if (layers > mostLayers) return [{ code: "layers", values: { tensor, came: layers, most: mostLayers } }];
  const widths = stack.map(({ hidden_size }) => hidden_size);
  if (new Set(widths).size > 1) return [{ code: "widths", values: { tensor, widths: widths.join(", ") } }];
  if (new Set(stack.map(({ bias }) => bias)).size > 1) return [{ code: "some-biases", values: { tensor } }];
  return [];
}

/**
 * @param {readonly Module[]} stack
 * @param {ReadonlyMap<string, import("./tensors.js").Tensor>} tensors
 * @returns {string[]} the scales of a normalisation that may stand between its layers
 */
const separators = (stack, tensors) =>
  stack
    .slice(0, 1)
    .flatMap((module) =>
      scalesOf(tensors, widthOf(module)).filter((name) =>
        isInLine(pathOf(module.prefix).slice(0, -2), pathOf(`${name}.`)),
      ),
    );

/** @param {readonly string[]} scope @param {readonly string[]} path @returns {boolean} whether the path lies below the scope */
const isInLine = (scope, path) => common(scope, path) === scope.length;
