/**
 * Writes the headline above the picture: which network reads what.
 * @module
 */
import { byId, element } from "../dom.js";
import { grouped, quotable } from "../format.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Characters of a text that is quoted. */
const LONGEST_TEXT = 48;

/**
 * @param {object} runs
 * @param {(state: State, t: Translate) => string[]} runs.names   of all runs on the stage, the first first
 * @param {(state: State) => boolean} runs.givenApart   whether one of them is given another input than the others
 * @returns {import("../drawing.js").Feature}
 */
export function createHeadline({ names, givenApart }) {
  let written = "";
  return {
    speak() {
      written = "";
    },
    draw({ all, first: { trace }, t }) {
      const wanted = `${trace.id}.${JSON.stringify(all.companions)}`;
      if (wanted !== written) writeHeadline(trace, names(all, t), !givenApart(all), t);
      written = wanted;
    },
  };
}

/**
 * @param {Trace} trace
 * @param {string[]} names   of all runs on the stage, the first first
 * @param {boolean} alike     whether all of them read the same
 * @param {Translate} t
 */
function writeHeadline({ start, shape }, names, alike, t) {
  const { network } = start.run;
  const parts = [t(`stage.network.${network.cell}`, { units: shape.units })];
  if (shape.layers > 1) parts.push(t("stage.layers", { n: shape.layers }));
  if (shape.bidirectional) parts.push(t("stage.both-ways"));
  const text =
    quotable(start.labels.slice(0, Math.min(shape.givenSteps, LONGEST_TEXT))) +
    (shape.givenSteps > LONGEST_TEXT ? "\u2026" : "");
  const { generate } = start.run;
  const input = start.alphabet
    ? t(generate ? "stage.goes-on" : "stage.text", { text, n: generate?.steps ?? 0 })
    : t("stage.rows", { n: shape.timeSteps, width: shape.inputs });
  const who = names.length > 1 ? names.join(t("stage.comma")) : parts.join(t("stage.comma"));
  const sentence = parts.length > 1 ? "stage.headline-parts" : "stage.headline";
  const compared = alike ? "compare.headline" : "compare.headline-apart";
  const headline = t(names.length > 1 ? compared : sentence, { network: who, input });
  const count = grouped(start.parameter_count);
  const shared = names.length > 1 ? "" : t("stage.parameters", { n: count, steps: shape.timeSteps });
  const small = element("small", { text: shared });
  byId("headline", HTMLElement).replaceChildren(element("span", { text: headline }), small);
  document.querySelector(".score")?.setAttribute("aria-label", `${headline}. ${small.textContent}`);
  document.title = `${headline} \u00b7 Unrolled`;
}
