/**
 * Names the files of a run, and gives them to the browser to save.
 * @module
 */

/** @typedef {import("../trace.js").Trace} Trace */

/** Why there is no file: a key of the panel's words. */
export class Unsaved extends Error {
  /** @param {string} key @param {Record<string, string | number>} [values] */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/**
 * @param {Trace} trace
 * @param {Pick<import("./formats.js").Format, "suffix" | "also" | "whole">} format
 * @returns {string} a name that says what is in the file
 */
export function fileName(trace, { suffix, also, whole }) {
  const { received, shape } = trace;
  const part = received < shape.steps && !whole ? `-steps-1-to-${received}` : "";
  return `${runName(trace)}${part}${also ? `-${also}` : ""}.${suffix}`;
}

/** @param {Trace} trace @returns {string} what ran, as a name of files says it */
export function runName({ shape }) {
  const { cell, layers, bidirectional, units, timeSteps } = shape;
  const network = `${cell}-${layers}x${units}${bidirectional ? "-two-directions" : ""}`;
  return `unrolled-${network}-${timeSteps}-time-steps`;
}

/** @param {Blob} file @param {string} name */
export function save(file, name) {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
