/**
 * Describes the modules and readouts of a file in words: what each is, and how sure it is that they belong together.
 * @module
 */
import { kindOf } from "../anatomy.js";
import { listed } from "../terms.js";
import { legible, nameOf } from "./names.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./worker.js").Offer} Offer */
/** @typedef {import("./linears.js").Linear} Linear */

/** @param {string} prefix @param {Translate} t */
const titleOf = (prefix, t) => (prefix === "" ? t("own.whole") : legible(nameOf(prefix)));

/** @param {Offer} one @param {Translate} t @returns {string} such as “lstm: LSTM of 3 units, reads 4 numbers” */
export function describedModule(one, t) {
  const { parts, cell, input_size, hidden_size, num_layers, bidirectional, bias } = one;
  const [first = "", last = ""] = [parts[0], parts.at(-1)].map((prefix) => titleOf(prefix ?? "", t));
  const name = parts.length > 1 ? `${first} – ${last}` : first;
  const facts = [
    t("own.sizes", { cell: kindOf(cell).title, inputs: input_size, units: hidden_size }),
    ...(num_layers > 1 ? [t("stage.layers", { n: num_layers })] : []),
    ...(bidirectional ? [t("stage.both-ways")] : []),
    ...(bias ? [] : [t("own.no-bias")]),
  ];
  const refused = one.wrong.length ? t("own.refused") : "";
  return `${name}: ${facts.join(t("stage.comma"))}${refused}`;
}

/** @param {Linear} linear @param {Translate} t @returns {string} such as “fc: 7 × 6 + b” */
export const describedReadout = ({ prefix, size, reads, bias }, t) =>
  `${titleOf(prefix, t)}: ${size} × ${reads}${bias ? " + b" : ""}`;

/**
 * @param {Offer | null} chosen
 * @param {readonly Offer[]} modules
 * @param {Translate} t
 * @returns {string[]} what makes one network of several modules, where they are one, or may be
 */
export function moduleNotes(chosen, modules, t) {
  const stack = modules.find(
    ({ parts, isCertain }) =>
      parts.length > 1 &&
      (chosen ? parts.length === chosen.parts.length && parts[0] === chosen.parts[0] : !isCertain),
  );
  const kin = chosen?.others.length ? [t("own.kinds", { cells: kinOf(chosen, modules, t) })] : [];
  if (!stack) return kin;
  const parts = stack.parts.map((prefix) => titleOf(prefix, t)).join(", ");
  const values = { parts, n: stack.parts.length, width: stack.hidden_size };
  return [t(stack.isCertain ? "own.stack" : "own.stack-open", values), ...kin];
}

/** @param {Offer} chosen @param {readonly Offer[]} modules @param {Translate} t @returns {string} the kinds that have the same tensors */
const kinOf = (chosen, modules, t) =>
  listed(
    modules
      .filter(
        (one) =>
          one.prefix === chosen.prefix &&
          one.parts.length === chosen.parts.length &&
          one.cell !== chosen.cell,
      )
      .map(({ cell }) => kindOf(cell).title),
    t,
  );

/**
 * @param {Offer} module
 * @param {Linear | null | undefined} readout   undefined where it is still to be chosen
 * @param {Translate} t
 * @returns {string[]} how sure it is that it reads this module, and why
 */
export function readoutNotes({ pairing }, readout, t) {
  const { isSure, why, readouts } = pairing;
  const reasons = why.map(({ code, values }) => t(`own.pair.${code}`, values));
  if (!isSure) return [t("own.pair.unsure"), ...reasons];
  // Another choice than the sure one is the user's own.
  return readout === (readouts[0] ?? null) ? reasons : [];
}
