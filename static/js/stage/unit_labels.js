/**
 * Names the row of a pinned unit's bars: which unit it is, the ends and the zero line of its bars in numbers, and a
 * button that takes the row away.
 * @module
 */
import { gateOf, stateLetter } from "../anatomy.js";
import { element } from "../dom.js";
import { bound } from "../format.js";
import { lighting } from "../lights.js";
import { cardWord } from "../models/cards.js";
import { unitsOf } from "../models/found_units.js";
import { pinText } from "../pins.js";
import { samePass } from "../shape.js";
import { heightsOf } from "./bars.js";

/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("./bars.js").Bars} Bars */
/** @typedef {import("./labels.js").Context} Context */

/** Pixels between two numbers at the ends of the bars at least. */
const END_ROOM = 11;
/** Pixels of a row in which what the unit tracks has a line, too. */
const THREE_LINES = 62;

/** @param {Panel & { bars: Bars }} panel @param {Context} context @returns {HTMLElement[]} */
export function unitLabelsOf({ bars, strips, top, height }, context) {
  const [strip] = strips;
  if (!strip) return [];
  const label = element("div", { class: "label unit-label" }, [
    element("div", { class: "unit-head" }, [awayButton(bars, context), nameOf(bars, context)]),
    ...tracked(bars, height, context),
  ]);
  label.style.top = `${top + height / 2}px`;
  label.tabIndex = -1;
  const { focus } = context;
  const elsewhere = samePass(bars, focus) ? "" : `/${bars.layer}.${bars.direction}`;
  lighting(label, `unit.${bars.unit}${elsewhere}`, bars.quantity);
  return [label, ...endsOf(strip, bars)];
}

/** @param {Bars} bars @param {Context} context @returns {HTMLElement} a button that chooses the unit */
function nameOf(bars, context) {
  const { trace, t, pick } = context;
  const { quantity, unit, layer, direction } = bars;
  const gate = gateOf(trace.shape.cell, quantity.replace("gates.", ""));
  const symbol = element("i", { text: gate?.letter ?? stateLetter(quantity) });
  symbol.append(element("sub", { text: "t" }));
  const button = element("button", { class: "unit-name-of", attributes: { type: "button" } }, [
    `${t("stage.unit", { unit })} `,
    symbol,
  ]);
  if (gate) button.classList.add(`hue-${gate.name}`);
  const { layers, bidirectional } = trace.shape;
  if (layers > 1 || bidirectional)
    button.append(element("small", { text: passName(bars, bidirectional, context) }));
  const name = fullName(bars, context);
  button.title = name;
  button.setAttribute("aria-label", name);
  button.addEventListener("click", () => pick({ layer, direction, unit }));
  return button;
}

/** @param {Bars} bars @param {boolean} bidirectional @param {Context} context */
const passName = ({ layer, direction }, bidirectional, { t }) =>
  `${t("stage.layer", { layer })}${bidirectional ? ` ${direction === "forward" ? "\u2192" : "\u2190"}` : ""}`;

/** @param {Bars} bars @param {Context} context @returns {string} such as “unit 3 of the cell state, layer 1, reverse” */
function fullName({ quantity, unit, layer, direction }, { trace, t }) {
  const { layers, bidirectional } = trace.shape;
  const values = {
    unit,
    name: t(`inspector.line.${quantity}`),
    layer,
    direction: t(`direction.${direction}`),
  };
  return t(layers > 1 || bidirectional ? "pins.name.pass" : "pins.name", values);
}

/** @param {Bars} bars @param {number} height @param {Context} context @returns {HTMLElement[]} what the unit was found to track */
function tracked(bars, height, { trace, t }) {
  const found = unitsOf(trace).find(
    (one) => one.unit === bars.unit && one.state === bars.quantity && samePass(one, bars),
  );
  if (!found || height < THREE_LINES) return [];
  return [element("span", { class: "unit-tracks", text: cardWord(t, "tracks", found.tracks) })];
}

/** @param {Bars} bars @param {Context} context */
function awayButton(bars, context) {
  const name = context.t("pins.away", { name: fullName(bars, context) });
  const attributes = { type: "button", "aria-label": name, title: name };
  const button = element("button", { class: "unit-away", text: "\u00d7", attributes });
  button.addEventListener("click", () => context.unpin(pinText(bars)));
  return button;
}

/** @param {Strip} strip @param {Bars} bars @returns {HTMLElement[]} the numbers beside the ends of the bars and their zero line */
function endsOf(strip, bars) {
  const { y } = heightsOf(strip, bars);
  const zero = y(0);
  const ends = [bars.high, bars.low].filter((end) => end !== 0 && Math.abs(y(end) - zero) >= END_ROOM);
  return [0, ...ends].map((end) => {
    const mark = element("span", {
      class: "unit-end",
      text: bound(end),
      attributes: { "aria-hidden": "true" },
    });
    mark.style.top = `${y(end)}px`;
    return mark;
  });
}
