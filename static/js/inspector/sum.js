/**
 * The whole sum behind one unit's number, written with the numbers that ran: `f = σ(0.812 + 1.204) = 0.882`.
 * @module
 */

import { element } from "../dom.js";
import { addend, number } from "../format.js";
import { lighting } from "../lights.js";
import { isHeld } from "../whatif/held.js";
import { flag, writer } from "./live.js";
import { isNow, isShown } from "./view.js";

/** @typedef {import("./recipe.js").Figure} Figure */
/** @typedef {import("./recipe.js").Line} Line */
/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */

/** What stands for a number that does not exist yet. */
export const GHOST = "·";

/**
 * @param {Line} line
 * @param {import("../i18n.js").Translate} t
 * @returns {Part}
 */
export function createSum(line, t) {
  const letter = element("span", { ...hued(line.gate, "sum-letter"), text: line.letter });
  const pieces = line.sum.map((piece) => (typeof piece === "string" ? piece : createFigure(piece, t)));
  const value = createFigure(resultOf(line), t);
  const body = element("span", { class: "sum-body" }, breakable([letter, " = ", ...pieces]));
  const result = element("span", { class: "sum-value" }, [" = ", value.element]);
  const figures = [...pieces.filter((piece) => typeof piece !== "string"), value];
  const sum = element("p", { class: "sum" }, [body, result]);
  sum.dataset.litBy = "unit";
  const held = flag(sum, "held");
  return {
    element: sum,
    draw(frame) {
      if (!frame.writes) return;
      held(isHeld(frame, line.quantity));
      for (const figure of figures) figure.draw(frame);
    },
  };
}

/**
 * A sum too long for its line breaks before its last plus and nowhere else.
 * @param {(string | Element | Part)[]} pieces
 * @returns {(string | Element)[]}
 */
function breakable(pieces) {
  const nodes = pieces.map((piece) => (typeof piece === "object" && "draw" in piece ? piece.element : piece));
  const plus = nodes.lastIndexOf(" + ");
  if (plus < 0) return [unbroken(nodes)];
  return [unbroken(nodes.slice(0, plus)), " ", unbroken(["+ ", ...nodes.slice(plus + 1)])];
}

/** @param {(string | Element)[]} nodes */
const unbroken = (nodes) => element("span", { class: "sum-part" }, nodes);

/** @param {string} quantity @returns {quantity is import("../anatomy.js").Computed} */
const isNamed = (quantity) => !quantity.startsWith("terms.");

/** @param {Line} line @returns {Figure} what comes out, and lights up when it does */
const resultOf = ({ quantity, phase, gate }) => ({
  quantity,
  before: false,
  form: "result",
  phase,
  gate,
  parameter: null,
});

/**
 * @param {Figure} figure
 * @param {import("../i18n.js").Translate} t
 * @returns {Part}
 */
function createFigure(figure, t) {
  const made = element("span", { ...hued(figure.gate, "figure"), text: GHOST });
  if (figure.parameter) {
    lighting(made, figure.parameter);
    made.dataset.litBy = figure.parameter === "U" ? "bias_ih" : "bias_hh";
    made.title = t(`inspector.term.${figure.parameter}`);
  } else if (isNamed(figure.quantity)) lighting(made, figure.quantity);
  const write = writer(made);
  const ghost = flag(made, "ghost");
  const now = flag(made, "now");
  const computed = figure.parameter !== null || figure.form === "result";
  return {
    element: made,
    draw(frame) {
      const shown = isShown(frame, figure.phase);
      write(shown ? written(figure, valuesOf(frame, figure)[frame.unit] ?? 0) : ghostOf(figure));
      ghost(!shown);
      now(computed && isNow(frame, figure.phase));
    },
  };
}

/**
 * @param {Frame} frame
 * @param {Figure} figure
 * @returns {ArrayLike<number>} one number for each unit
 */
function valuesOf({ trace, place }, { quantity, before }) {
  if (!before) return trace.at(place, quantity);
  return trace.before(place, quantity === "cell_state" ? "cell_state" : "hidden_state");
}

/** @param {Figure} figure @param {number} value */
function written({ form }, value) {
  if (form === "addend") return addend(value);
  return form === "factor" && value < 0 ? `(${number(value)})` : number(value);
}

/** @param {Figure} figure */
const ghostOf = ({ form }) => (form === "addend" ? `+ ${GHOST}` : GHOST);

/**
 * @param {import("../anatomy.js").GateName | null} gate
 * @param {string} name
 * @returns {{ class: string }}
 */
const hued = (gate, name) => ({ class: gate ? `${name} hued hue-${gate}` : name });
