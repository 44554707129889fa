/**
 * Finds the linear layers and the embeddings in a file: a matrix called `weight`, perhaps with a `bias` for each of its
 * rows.
 * @module
 */

/** @typedef {import("./tensors.js").Tensor} Tensor */
/** @typedef {ReadonlyMap<string, Tensor>} Tensors */

/**
 * @typedef {object} Linear
 * @property {string} prefix   its name up to `weight`
 * @property {number} size     numbers that it gives
 * @property {number} reads    numbers that it takes
 * @property {boolean} bias    whether it has one; an embedding never has
 */

const PART = /(^|[./_])(weight|bias)$/s;

/** @param {string} name   of a tensor @returns {string | null} the prefix of the layer whose weight or bias it may be */
export const prefixOfLinear = (name) => {
  const [, , part] = PART.exec(name) ?? [];
  return part === undefined ? null : name.slice(0, -part.length);
};

/** @param {Tensors} tensors @param {string | null} prefix @returns {boolean} */
export const isLinear = (tensors, prefix) => prefix !== null && linearAt(tensors, prefix) !== null;

/** @param {Tensors} tensors @param {string} prefix @returns {Linear | null} */
function linearAt(tensors, prefix) {
  const weight = tensors.get(`${prefix}weight`);
  if (!weight?.isFloating || weight.shape.length !== 2) return null;
  const [size = 0, reads = 0] = weight.shape;
  const bias = tensors.get(`${prefix}bias`);
  return { prefix, size, reads, bias: bias?.shape.length === 1 && bias.shape[0] === size && bias.isFloating };
}

/** @param {Tensors} tensors @returns {Linear[]} in the file's order */
export const linearsIn = (tensors) =>
  [...tensors.keys()].flatMap((name) => {
    const prefix = name.endsWith("weight") ? prefixOfLinear(name) : null;
    const linear = prefix === null ? null : linearAt(tensors, prefix);
    return linear ? [linear] : [];
  });

/** @param {Linear} linear @returns {boolean} whether it is called an embedding, and could be one */
export const isCalledEmbedding = ({ prefix, bias }) => !bias && /emb|wte|lookup/i.test(prefix);

/**
 * Matrices that are one by one of this many numbers, such as the weight of a normalisation, which may stand before or
 * behind any layer of that width.
 * @param {Tensors} tensors
 * @param {number} width
 * @returns {string[]} their names
 */
export const scalesOf = (tensors, width) =>
  [...tensors].flatMap(([name, { shape, isFloating }]) =>
    isFloating && shape.length === 1 && shape[0] === width && /(^|[./_])(weight|gamma|scale)$/s.test(name)
      ? [name]
      : [],
  );
