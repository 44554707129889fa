/**
 * Lists which panels are open: the code, what if, the parameters. They are part of the state, and so of links and
 * scenes.
 * @module
 */

/** @typedef {import("../parameters/matrices.js").Sheet} Sheet */
/** @typedef {"code" | "classes" | "whatif" | `parameters.${Sheet}`} Panel  the code of a step, or the note's classes */

/** Those of which only one can be open. @type {readonly (readonly string[])[]} */
const RIVALS = [
  ["code", "classes"],
  ["parameters.U", "parameters.W", "parameters.b", "parameters.V"],
];
const PANELS = ["whatif", ...RIVALS.flat()];

/** @param {string} name @returns {name is Panel} */
export const isPanel = (name) => PANELS.includes(name);

/**
 * @param {readonly Panel[]} open
 * @param {Panel} panel
 * @returns {readonly Panel[]} with that one open, too, in the place of its rivals
 */
export function opened(open, panel) {
  const rivals = RIVALS.find((group) => group.includes(panel)) ?? [panel];
  return [...open.filter((one) => !rivals.includes(one)), panel];
}

/**
 * @param {readonly Panel[]} open
 * @param {string} group  a panel, or what its name begins with
 * @returns {readonly Panel[]} without it
 */
export const closed = (open, group) => open.filter((one) => one !== group && !one.startsWith(`${group}.`));

/** @param {readonly Panel[]} open @returns {Sheet | null} the parameter that is looked at */
export function sheetOf(open) {
  const panel = open.find((one) => one.startsWith("parameters."));
  return panel ? /** @type {Sheet} */ (panel.slice("parameters.".length)) : null; // the only names that begin so
}

/** @param {readonly Panel[]} open @returns {"step" | "note" | null} the part of the code that is looked at */
export function codeOf(open) {
  if (open.includes("classes")) return "note";
  return open.includes("code") ? "step" : null;
}

/** @param {string | null} text  names parted by commas, as a link has them @returns {readonly Panel[]} those known, rivals once */
export const readPanels = (text) =>
  (text ?? "")
    .split(",")
    .filter(isPanel)
    .reduce((open, panel) => opened(open, panel), /** @type {readonly Panel[]} */ ([]));
