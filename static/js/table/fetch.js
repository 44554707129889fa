/**
 * Fetches the reader of tables when somebody first uses the page: a first visit is lighter by it.
 * @module
 */

/** @typedef {typeof import("./reader.js") & typeof import("./asker.js")} TablePart */

/** @type {TablePart | null} */
let part = null;
/** @type {Promise<void> | null} */
let coming = null;

/** @returns {TablePart | null} null before it has come */
export const tablePart = () => part;

/** @returns {Promise<void>} fulfilled once it is there; rejected where it does not come, and the next call tries again */
export function fetchTablePart() {
  coming ??= Promise.all([import("./reader.js"), import("./asker.js")]).then(([reader, asker]) => {
    part = { ...reader, ...asker };
  });
  coming.catch(() => {
    coming = null;
  });
  return coming;
}
