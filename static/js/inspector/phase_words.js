/**
 * Says what a phase of a step does, as the equations of the kind have it.
 * @module
 */
import { equationsOf, gatesOf } from "../anatomy.js";
import { grouped } from "../lists.js";
import { listed, readingOf, sharedWords } from "../terms.js";

/** @param {import("../wire.js").Network} network @param {import("../i18n.js").Translate} t @returns {string} what each gate, or the cell, adds up */
export function termWords(network, t) {
  const wordsOf = (/** @type {import("../anatomy.js").Term} */ term) => {
    const { state } = readingOf(term);
    return state ? t("inspector.says.state", { state: t(`state.${state}`) }) : t("inspector.says.inputs");
  };
  const whose = gatesOf(network.cell).length > 0 ? "gates" : "cell";
  const keys = { all: `inspector.phase.terms.${whose}`, some: "inspector.phase.terms.some" };
  return sharedWords(equationsOf(network), keys, wordsOf, t);
}

/** @param {import("../wire.js").Network} network @param {import("../i18n.js").Translate} t @returns {string} what each function makes of the sums of its gates */
export function gateWords({ cell }, t) {
  const gates = grouped(gatesOf(cell), ({ activation }) => activation ?? "none");
  return [...gates]
    .map(([name, of]) =>
      t(`inspector.phase.gates.${name}`, {
        gates: listed(
          of.map((gate) => t(`gate.${gate.name}`)),
          t,
        ),
      }),
    )
    .reduce((lead, body) => t("caption.joined", { lead, body }));
}
