/**
 * Explains the parameter count: a line for each layer, one for the readout, and what they add up to.
 * @module
 */
import { element } from "../dom.js";
import { grouped } from "../format.js";
import { lighting } from "../lights.js";
import { summandsOf, writtenOut } from "./count.js";

/** @typedef {import("./count.js").Summand} Summand */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {import("../trace.js").Trace} trace
 * @param {Translate} t
 * @returns {Element}
 */
export function sumOf({ start, shape }, t) {
  const summands = summandsOf(start.parameters, shape);
  const total = summands.reduce((sum, one) => sum + one.total, 0);
  const rows = summands.map((one) =>
    rowOf(nameOf(one, t), writtenOut(one), grouped(one.total), factorsOf(one, t)),
  );
  const last = rowOf(t("parameters.count.all"), "", grouped(total), [
    t("parameters.count.shared", { n: start.time_steps }),
  ]);
  last.classList.add("is-total");
  const body = element("tbody", {}, [...rows, last]);
  return element("table", { class: "count" }, [element("caption", { text: t("parameters.count") }), body]);
}

/** @param {Summand} summand @param {Translate} t */
const nameOf = ({ layer }, t) =>
  layer === null ? t("parameters.count.readout") : t("parameters.count.layer", { layer });

/**
 * @param {Summand} summand
 * @param {Translate} t
 * @returns {(Element | string)[]} the factors in words
 */
function factorsOf({ layer, gates, columns, copies }, t) {
  const sum = columns.flatMap(({ kind, letters, count }, place) => [
    ...(place > 0 ? [" + "] : []),
    lighting(element("span", { text: nameOfColumns(kind, letters, count, t) }), ...letters),
  ]);
  return [
    ...(gates > 1 ? [t("parameters.count.gates"), " × "] : []),
    t(`parameters.count.${layer === null ? "outputs" : "units"}`),
    ...(columns.length > 1 ? [" × (", ...sum, ")"] : [" × ", ...sum]),
    ...(copies > 1 ? [" × ", t("parameters.count.directions")] : []),
  ];
}

/** @param {import("./count.js").ColumnKind} kind @param {string[]} letters @param {number} n @param {Translate} t @returns {string} what they are, in words; the letter of what goes unit by unit */
const nameOfColumns = (kind, letters, n, t) =>
  kind === "each" ? letters.join() : t(`parameters.count.${kind}`, { n });

/** @param {string} name @param {string} sum @param {string} total @param {(Element | string)[]} words */
function rowOf(name, sum, total, words) {
  const written = element("td", {}, [
    element("span", { class: "count-sum", text: sum }),
    element("span", { class: "count-words" }, words),
  ]);
  return element("tr", {}, [
    element("th", { attributes: { scope: "row" }, text: name }),
    written,
    element("td", { class: "count-total", text: total }),
  ]);
}
