/**
 * Says what happens now, in one or two sentences with the numbers that ran. A pure function of the trace and the place.
 *
 * The catalogue marks the names of gates, `[forget:The forget gate]`, so that they can wear their hue.
 * @module
 */
import { activationOf, equationsOf, gateOf, gatesOf, statesOf } from "../anatomy.js";
import { FUNCTION_NAMES } from "../expression.js";
import { addend, bound, characterName, number } from "../format.js";
import { greatest, outputName, outputPartsOf } from "../inspector/ranking.js";
import { outShare, rolesOf, roleWords } from "../roles.js";
import { knownOutputs, stepOfCell } from "../shape.js";
import { addedAt } from "../terms.js";
import { computedAt } from "../whatif/computed.js";
import { isHeld } from "../whatif/held_unit.js";

/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../shape.js").CellPlace} CellPlace */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {{ lead: string, body: string }} Marked  what is read, with the blank after it, and what becomes of it; gates are marked */
/** @typedef {{ text: string, gate: string | null }} Piece */

/** Numbers of an input row that are written out; the rest is an ellipsis. */
const INPUTS_SHOWN = 4;
const MARK = /\[(\w+):([^\]]+)\]/g;

/**
 * Writes a caption, such as: Reading “t”. The forget gate keeps 57 % of unit 4’s cell state; …
 * @param {Trace} trace
 * @param {CellPlace} place      the cell
 * @param {Phase | null} phase   how far it has come; null where it has not been computed
 * @param {number} unit          0 … units − 1
 * @param {Translate} t
 * @param {boolean} [opened]   whether the cell stands alone: then it is said where its own h goes, and not what the score ends in
 * @returns {Marked}
 */
export function markedCaption(trace, place, phase, unit, t, opened = false) {
  if (phase === null) return { lead: "", body: t("caption.waiting") };
  const reading = t(`caption.lead.${place.direction}`, { reading: readingOf(trace, place, t) });
  const lead = t("caption.joined", { lead: reading, body: "" });
  const body =
    heldText({ trace, place, unit }, phase, t) || t(keyOf(trace, phase), valuesOf(trace, place, unit, t));
  const below = opened && place.layer < trace.shape.layers - 1;
  const end = phase !== "output" ? "" : below ? upOf(trace, place, t) : readoutOf(trace, place, t);
  return { lead, body: end ? t("caption.joined", { lead: body, body: end }) : body };
}

/**
 * @param {string} marked
 * @returns {Piece[]} the same words in order, each piece with the gate whose name it is
 */
export function piecesOf(marked) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const { 0: whole, 1: gate = "", 2: text = "", index } of marked.matchAll(MARK)) {
    if (index > end) pieces.push({ text: marked.slice(end, index), gate: null });
    pieces.push({ text, gate });
    end = index + whole.length;
  }
  if (end < marked.length) pieces.push({ text: marked.slice(end), gate: null });
  return pieces;
}

/** @param {Trace} trace @param {Phase} phase */
const keyOf = ({ start }, phase) => `caption.${phase}.${rolesOf(start.run.network).style}`;

/**
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {Translate} t
 * @returns {string} what the cell reads: its character, its numbers, or the layer below
 */
function readingOf({ start }, { layer, timeStep }, t) {
  const label = characterName(start.labels[timeStep] ?? "");
  if (layer > 0) {
    const at = start.alphabet ? t("caption.quoted", { label }) : `t = ${timeStep}`;
    return t("caption.reading.layer", { layer, below: layer - 1, at });
  }
  if (start.alphabet) return t("caption.reading.character", { label });
  const row = start.inputs[timeStep] ?? [];
  const shown = row.slice(0, INPUTS_SHOWN).map(bound);
  const numbers = [...shown, ...(row.length > INPUTS_SHOWN ? ["…"] : [])].join(", ");
  return t("caption.reading.numbers", { numbers });
}

/**
 * @param {import("../whatif/computed.js").Seen} seen
 * @param {Phase} phase
 * @param {Translate} t
 * @returns {string} what of the unit was held in that phase, in place of how it would have come about; empty where nothing
 */
function heldText(seen, phase, t) {
  const { cell } = seen.trace.shape;
  const gates = gatesOf(cell).map(({ name }) => `gates.${name}`);
  const spoken = { terms: [], gates, state: statesOf(cell), output: [...gates, ...statesOf(cell)] }[phase];
  return spoken
    .filter((quantity) => isHeld(seen, quantity))
    .map((quantity) => {
      const value = number(seen.trace.at(seen.place, quantity)[seen.unit] ?? 0);
      const would = number(computedAt(/** @type {import("../anatomy.js").Computed} */ (quantity), seen));
      const name = t(`inspector.line.${quantity}`);
      return t("caption.held", { unit: seen.unit, name, value, would });
    })
    .reduce((said, one) => (said ? t("caption.joined", { lead: said, body: one }) : one), "");
}

/**
 * Every value that a caption of this cell may name.
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {number} unit
 * @param {Translate} t
 * @returns {Record<string, string | number>}
 */
function valuesOf(trace, place, unit, t) {
  const { network } = trace.start.run;
  const { state, keep, isRest, write, out } = rolesOf(network);
  const at = (/** @type {string} */ quantity) => trace.at(place, quantity)[unit] ?? 0;
  const shareOf = (/** @type {string | null} */ gate) => (gate ? percent(at(`gates.${gate}`)) : "");
  const adding = equationsOf(network).find(({ quantity }) => quantity === (keep ? `gates.${keep}` : state));
  const { n, terms, numbers } = adding
    ? addedAt(adding, { trace, place, unit }, t)
    : { n: 0, terms: "", numbers: [] };
  const activation = adding && activationOf(adding);
  const kept = keep ? at(`gates.${keep}`) : 0;
  const candidate = gateOf(network.cell, "candidate") ? number(at("gates.candidate")) : "";
  return {
    ...roleWords(network, t),
    unit,
    n,
    terms,
    sum: numbers.map((value, index) => (index === 0 ? number(value) : addend(value))).join(" "),
    let: outShare(network),
    before: number(trace.before(place, state)[unit] ?? 0),
    after: number(at(state)),
    hidden: number(at("hidden_state")),
    activation: activation ? FUNCTION_NAMES[activation] : "",
    keep: percent(isRest ? 1 - kept : kept),
    rest: percent(isRest ? kept : 1 - kept),
    write: shareOf(write),
    out: shareOf(out),
    candidate,
  };
}

/**
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {Translate} t
 * @returns {string} the greatest output at that time step; empty where there is none yet
 */
function readoutOf(trace, place, t) {
  const { from, to } = knownOutputs(trace.shape, stepOfCell(trace.shape, place));
  if (trace.shape.outputs === 0 || place.timeStep < from || place.timeStep > to) return "";
  const values = trace.outputAt(place.timeStep);
  const [first = "", second] = outputPartsOf(trace).map((part) => bestOf(trace, values, part, t));
  const kind = isSoftmax(trace) ? "softmax" : "plain";
  return second === undefined
    ? t(`caption.readout.${kind}`, { first })
    : t(`caption.readout.${kind}.halves`, { first, second });
}

/** @param {Trace} trace @param {CellPlace} place @param {Translate} t @returns {string} where h goes below the top layer */
const upOf = ({ shape }, { layer }, t) =>
  t(shape.bidirectional ? "caption.up.both" : "caption.up", { above: layer + 1 });

/** @param {Trace} trace */
const isSoftmax = ({ start }) => start.run.network.readout?.activation === "softmax";

/**
 * @param {Trace} trace
 * @param {ArrayLike<number>} values
 * @param {import("../inspector/ranking.js").OutputPart} part
 * @param {Translate} t
 * @returns {string} the greatest output of a distribution, with its value
 */
function bestOf(trace, values, { from, size }, t) {
  const [best = 0] = greatest(values, from, size, 1);
  const value = values[from + best] ?? 0;
  const name = outputName(trace, best);
  return t("caption.output", {
    label: name.length > 1 && name.startsWith("y") ? name : t("caption.quoted", { label: name }),
    value: isSoftmax(trace) ? t("caption.percent", { share: percent(value) }) : number(value),
  });
}

/**
 * @param {number} share 0…1
 * @returns {string} in hundredths, with one digit after the point where it would else read 0 or 100
 */
function percent(share) {
  const hundredths = 100 * share;
  const near = (hundredths > 0 && hundredths < 1) || (hundredths > 99 && hundredths < 100);
  return hundredths.toFixed(near ? 1 : 0);
}
