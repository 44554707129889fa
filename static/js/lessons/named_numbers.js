/**
 * Lists the numbers that a scene's words name, each with its place in the run. In front of people there is no panel beside
 * the picture that would say it, and the picture alone writes them only where its columns are wide. Pure.
 * @module
 */
import { equationsOf, stateLetter, statesOf, weightLetter } from "../anatomy.js";
import { sheetOf } from "../panels/open.js";
import { productLetters } from "../roles.js";
import { barsOf } from "../stage/bars.js";
import { extreme, formsIn, textOf } from "./fill.js";
import { scopeOfScene } from "./scenes.js";
import { nameOf } from "./verdict.js";

/** @typedef {import("./fill.js").Form} Form */
/** @typedef {import("./fill.js").Ran} Ran */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../state.js").State} State */
/** @typedef {import("../i18n.js").Translate} Translate */

/** @typedef {{ name: string, value: string }} NamedNumber */

const PARAMETER = /^(?:shape|size)\.(.+)$/;

/**
 * @param {import("./scenes.js").Scene} scene
 * @param {Ran} ran   its own run
 * @param {State} state
 * @param {Translate} t
 * @returns {NamedNumber[]} without those that an opened cell, a unit's own row or the sheet of a parameter writes
 */
export function namedNumbers(scene, ran, state, t) {
  const scope = scopeOfScene(scene, ran.trace.shape);
  const listed = formsIn(scene.caption[state.lang], scope)
    .map((form) => ({ ...form, unit: unitOf(form, ran.trace, scope.unit) }))
    .filter((form) => !isWritten(form, ran.trace, state))
    .map((form) => ({ name: nameIn(form, ran.trace, t), value: writtenValue(form, ran) }));
  const told = listed.filter(({ name, value }) => name !== "" && value !== null);
  // A shape and its product are one entry.
  return [...new Map(told.map(({ name, value }) => [name, { name, value: value ?? "" }])).values()];
}

/** @param {Form} form @param {Trace} trace @param {number} chosen   the scene's unit @returns {string} the unit that is meant, by its number where it is one */
function unitOf({ name, unit, place }, trace, chosen) {
  if (unit === "") return String(chosen);
  if (unit !== "highest" && unit !== "lowest") return unit;
  const values = name === "outputs" ? trace.outputAt(place.timeStep) : trace.at(place, name);
  return String(extreme(values, unit === "highest"));
}

/** @param {Form} form @param {Trace} trace @param {State} state @returns {boolean} whether the screen writes it elsewhere */
function isWritten({ name, unit, place }, trace, { open, pins, panels }) {
  if (PARAMETER.test(name)) return name.startsWith("shape") && sheetOf(panels) !== null;
  if (open && name !== "outputs" && name !== "input") return true;
  return barsOf(pins, trace).some(
    (bars) =>
      bars.quantity === name &&
      bars.unit === Number(unit) &&
      bars.layer === place.layer &&
      bars.direction === place.direction,
  );
}

/** @param {Form} form @param {Trace} trace @param {Translate} t @returns {string} empty for what has no place of its own, such as a count or a mean */
function nameIn({ name, which, unit, place }, trace, t) {
  const parameter = PARAMETER.exec(name)?.[1];
  if (parameter) return parameterName(parameter);
  const at = `t = ${place.timeStep}`;
  const [group = "", of = ""] = name.split(".");
  if (group === "jacobian") return `${stretchLetters(of, trace)} · ${at}`;
  if (which || !/^\d+$/.test(unit)) return "";
  if (group === "terms") return [...termNames(name, trace, t), t("stage.unit", { unit }), at].join(" · ");
  const quantity = name === "input" ? "inputs" : name;
  const isPlace = name === "input" || name === "outputs" || group === "gates" || isStateOf(name, trace);
  if (!isPlace) return "";
  const pass = { layer: place.layer, direction: place.direction };
  const asked = { of: quantity, pass, timeStep: place.timeStep };
  const row = nameOf({ ...asked, touch: "row" }, trace, `row.${quantity}`, t);
  return `${row} · ${nameOf({ ...asked, touch: "unit" }, trace, `unit.${unit}`, t)} · ${at}`;
}

/** @param {string} quantity @param {Trace} trace */
const isStateOf = (quantity, { shape }) => statesOf(shape.cell).includes(quantity);

/** @param {Form} form @param {Ran} ran @returns {string | null} null where it has not arrived */
function writtenValue(form, ran) {
  const parameter = PARAMETER.exec(form.name)?.[1];
  const plain = { ...form, which: false, signed: false, percent: false };
  const text = (/** @type {string} */ name) => textOf({ ...plain, name }, ran, Number(form.unit));
  if (!parameter) return text(form.name);
  const shape = text(`shape.${parameter}`);
  return shape?.includes("×") ? `${shape} = ${text(`size.${parameter}`)}` : shape;
}

/** @param {string} name by PyTorch's name, such as `weight_hh_l0_reverse` @returns {string} with its letter in front */
function parameterName(name) {
  const letter = name.startsWith("readout.weight")
    ? "V"
    : weightLetter(name.replace(/_l\d+(_reverse)?$/, ""));
  return `${letter} ${name}`.trimStart();
}

/** @param {string} name such as `terms.forget.from_hidden` @param {Trace} trace @param {Translate} t @returns {string[]} whose sum it is a part of, and which: `W h + b` */
function termNames(name, { start }, t) {
  const { network } = start.run;
  const [, owner, part] = name.split(".");
  const line = equationsOf(network).find((one) => one.owner === owner);
  const term = line?.terms.find((one) => one.name === part);
  if (!line || !term) return [];
  const letters = productLetters(term, network.cell) + (network.bias && term.bias ? " + b" : "");
  return line.gate ? [t(`gate.${line.gate}`), letters] : [letters];
}

/** @param {string} state of the cell, or `state` for all of them @param {Trace} trace */
function stretchLetters(state, { shape }) {
  const letters = (state === "state" ? statesOf(shape.cell) : [state]).map(stateLetter);
  const all = (/** @type {string} */ index) => letters.map((letter) => letter + index).join(", ");
  return `‖∂(${all("ₜ")})/∂(${all("ₜ₋₁")})‖₂`;
}
