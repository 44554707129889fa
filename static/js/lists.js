/**
 * Groups and replaces the items of lists with what the oldest supported browsers have.
 * @module
 */

/**
 * @template T, K
 * @param {Iterable<T>} items
 * @param {(item: T) => K} keyOf
 * @returns {Map<K, T[]>} the items of each key, keys and items in the order in which they come
 */
export function grouped(items, keyOf) {
  /** @type {Map<K, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} place
 * @param {T[]} others
 * @returns {T[]} the items, with others in place of one; the list that was given stays as it is
 */
export const replaced = (items, place, ...others) => [
  ...items.slice(0, place),
  ...others,
  ...items.slice(place + 1),
];
