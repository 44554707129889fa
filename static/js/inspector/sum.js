/**
 * Writes the whole sum behind one unit's number with the numbers that ran: `f = σ(0.812 + 1.204) = 0.882`. Where the
 * number was held, the sum says what it would be, and beside it stands what it was held at.
 * @module
 */

import { element } from "../dom.js";
import { addend, number } from "../format.js";
import { leading } from "../leads.js";
import { lighting } from "../lights.js";
import { computedAt, numberAt } from "../whatif/computed.js";
import { isHeld } from "../whatif/held_unit.js";
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
 * @param {import("../shape.js").Direction} direction
 * @returns {Part}
 */
export function createSum(line, t, direction) {
  const letter = element("span", { ...hued(line.gate, "sum-letter"), text: line.letter });
  const pieces = line.sum.map((piece) =>
    typeof piece === "string" ? piece : createFigure(piece, t, direction),
  );
  const value = createFigure(resultOf(line), t, direction, (frame) =>
    isHeld(frame, line.quantity) ? computedAt(line.quantity, frame) : readOf(frame, resultOf(line)),
  );
  const body = element("span", { class: "sum-body" }, breakable([letter, " = ", ...pieces]));
  const result = element("span", { class: "sum-value" }, [" = ", value.element]);
  const figures = [...pieces.filter((piece) => typeof piece !== "string"), value];
  const at = element("span", { ...hued(line.gate, "sum-held") });
  const sum = element("p", { class: "sum" }, [body, result, at]);
  sum.dataset.litBy = "unit";
  const held = flag(sum, "held");
  const writeHeld = writer(at);
  return {
    element: sum,
    draw(frame) {
      if (!frame.writes) return;
      const holds = isHeld(frame, line.quantity) && isShown(frame, line.phase);
      held(holds);
      writeHeld(holds ? frame.t("held.at", { value: number(readOf(frame, resultOf(line))) }) : "");
      for (const figure of figures) figure.draw(frame);
    },
  };
}

/**
 * A sum too long for its line breaks at its last plus, minus or comma and nowhere else.
 * @param {(string | Element | Part)[]} pieces
 * @returns {(string | Element)[]}
 */
function breakable(pieces) {
  const nodes = pieces.map((piece) => (typeof piece === "object" && "draw" in piece ? piece.element : piece));
  const place = Math.max(...[" + ", " − ", ", "].map((sign) => nodes.lastIndexOf(sign)));
  const sign = nodes[place];
  if (typeof sign !== "string") return [unbroken(nodes)];
  const isComma = sign === ", ";
  return [
    unbroken([...nodes.slice(0, place), ...(isComma ? [","] : [])]),
    " ",
    unbroken([...(isComma ? [] : [`${sign.trim()} `]), ...nodes.slice(place + 1)]),
  ];
}

/** @param {(string | Element)[]} nodes */
const unbroken = (nodes) => element("span", { class: "sum-part" }, nodes);

/** @param {Line} line @returns {Figure} what comes out, and lights up when it does */
const resultOf = ({ quantity, phase, gate, equation: { owner } }) => ({
  quantity,
  expression: { op: "computed", of: quantity },
  owner,
  form: "result",
  phase,
  gate,
  parameter: null,
  bias: null,
});

/**
 * @param {Figure} figure
 * @param {import("../i18n.js").Translate} t
 * @param {import("../shape.js").Direction} direction
 * @param {(frame: Frame) => number} [read]  its number
 * @returns {Part}
 */
function createFigure(figure, t, direction, read = (frame) => readOf(frame, figure)) {
  const mark = element("span", { ...hued(figure.gate, "figure"), text: GHOST });
  if (figure.parameter) {
    lighting(mark, figure.parameter);
    if (figure.bias) mark.dataset.litBy = figure.bias;
    mark.title = t(`inspector.term.${figure.parameter}`);
  } else lighting(mark, figure.quantity);
  if (figure.expression.op === "before") leading(mark, figure.quantity, direction, t);
  const write = writer(mark);
  const ghost = flag(mark, "ghost");
  const now = flag(mark, "now");
  const computed = figure.parameter !== null || figure.form === "result";
  return {
    element: mark,
    draw(frame) {
      const shown = isShown(frame, figure.phase);
      write(shown ? written(figure, read(frame)) : ghostOf(figure));
      ghost(!shown);
      now(computed && isNow(frame, figure.phase));
    },
  };
}

/**
 * @param {Frame} frame
 * @param {Figure} figure
 * @returns {number} the chosen unit's, as it ran
 */
const readOf = (frame, { expression, owner }) => numberAt(expression, owner, frame);

/**
 * Joins the pieces of a sum, in numbers, to one text.
 * @param {readonly import("./recipe.js").Piece[]} pieces
 * @param {import("../whatif/computed.js").Seen} seen
 */
export const piecesText = (pieces, seen) =>
  pieces
    .map((piece) =>
      typeof piece === "string" ? piece : written(piece, numberAt(piece.expression, piece.owner, seen)),
    )
    .join("");

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
