/**
 * Lists which panels are open: the code, what if, the parameters. They are part of the state, and so of links and
 * scenes.
 * @module
 */

import { withName } from "../link/readers.js";
import { rowOf } from "../link/rows.js";

/** @typedef {import("../parameters/matrices.js").Letter} Letter */
/** @typedef {import("../link/grammar.js").ViewFields["panels"][number]} Panel  code: of a step; classes: the note's */

/**
 * @param {readonly Panel[]} open
 * @param {Panel} panel
 * @returns {readonly Panel[]} with that one open, too, in the place of its rivals
 */
export const opened = (open, panel) => withName(open, panel, rowOf("panels")?.rivals ?? []);

/**
 * @param {readonly Panel[]} open
 * @param {string} group  a panel, or what its name begins with
 * @returns {readonly Panel[]} without it
 */
export const closed = (open, group) => open.filter((one) => one !== group && !one.startsWith(`${group}.`));

/** @param {readonly Panel[]} open @returns {Letter | null} the parameter that is looked at */
export function sheetOf(open) {
  const panel = open.find((one) => one.startsWith("parameters."));
  return panel ? panel.slice("parameters.".length) : null;
}

/** @param {readonly Panel[]} open @returns {"step" | "note" | null} the part of the code that is looked at */
export function codeOf(open) {
  if (open.includes("classes")) return "note";
  return open.includes("code") ? "step" : null;
}
