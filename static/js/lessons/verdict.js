/**
 * Says what was touched, and why that is right or wrong, with the number that ran.
 * @module
 */
import { isState, stateLetter } from "../anatomy.js";
import { number } from "../format.js";
import { unitName } from "../stage/telling.js";
import { numberAt, rowOf } from "./reply.js";

/** @typedef {import("./reply.js").Asked} Asked */
/** @typedef {import("./reply.js").Spot} Spot */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {Pick<Asked, "touch" | "of" | "pass" | "timeStep">} asked
 * @param {Trace} trace
 * @param {Spot} spot
 * @param {Translate} t
 * @returns {string} such as “unit 4”, “t = 7”, “forget gate”
 */
export function nameOf({ touch, of, pass, timeStep }, trace, spot, t) {
  const named = spot.slice(spot.indexOf(".") + 1);
  if (touch === "step") return `t = ${named}`;
  if (touch === "unit")
    return of === "outputs" || of === "inputs"
      ? unitName({ trace, t }, { quantity: of }, Number(named), of === "inputs" ? timeStep : 0)
      : t("stage.unit", { unit: named });
  const row = rowOf(named, pass);
  if (row.quantity === "inputs" || row.quantity === "outputs") return rowName(row.quantity, t);
  const { layers, bidirectional } = trace.shape;
  const where = [
    rowName(row.quantity, t),
    ...(layers > 1 ? [t("stage.layer", { layer: row.pass.layer })] : []),
    ...(bidirectional ? [t(`direction.${row.pass.direction}`)] : []),
  ];
  return where.join(" · ");
}

/** @param {string} quantity @param {Translate} t */
function rowName(quantity, t) {
  if (quantity === "inputs") return `${t("stage.input")} x`;
  if (quantity === "outputs") return `${t("stage.output")} y`;
  if (!isState(quantity)) return t(quantity.replace("gates.", "gate."));
  return `${t(`inspector.line.${quantity}`)} ${stateLetter(quantity)}`;
}

/**
 * @param {Asked} asked
 * @param {Trace} trace
 * @param {{ spot: Spot, right: boolean }} tried
 * @param {Translate} t
 */
export function verdictOf(asked, trace, { spot, right }, t) {
  const name = nameOf(asked, trace, spot, t);
  const value = numberAt(asked, trace, spot);
  const what = value === null ? name : t("reply.said", { what: name, value: number(value) });
  const { which } = asked.reply;
  if (right || which === null) return t("reply.because", { what, why: "" }).trimEnd();
  return t("reply.because", { what, why: t(`reply.more.${which}`) });
}

/**
 * @param {Asked} asked
 * @param {Trace} trace
 * @param {Spot | null} picked   what waits to be touched again
 * @param {Translate} t
 */
export function hintOf(asked, trace, picked, t) {
  if (picked) return t("reply.again", { what: nameOf(asked, trace, picked, t) });
  return t(`reply.touch.${asked.touch}`, { row: asked.of ? rowName(asked.of, t) : "" });
}
