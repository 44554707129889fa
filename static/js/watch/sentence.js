/**
 * Writes the sentence that says what to look at in a trained network, from its card alone: what it has learned, which
 * unit does it, and what holding that unit does.
 * @module
 */
import { characterName, number } from "../format.js";
import { outputName } from "../inspector/ranking.js";
import { cardWord } from "../models/cards.js";

/** @typedef {import("../wire.js").Card} Card */
/** @typedef {import("../wire.js").FoundUnit} FoundUnit */
/** @typedef {import("../wire.js").Intervention} Intervention */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {{ lead: string, body: string }} Sentence   lead: what stands out in it */

/** From here on a unit does what its label says; below, it only goes along with it. */
const DOES = { correlation: 0.9, accuracy: 0.95 };
/** Measures that end so are shares of what could be right. */
const SHARE = /(accuracy|_right)$/;

/** @param {Translate} t @param {string} key @param {string} instead @returns {string} the catalogue's text, where it has one */
function known(t, key, instead) {
  const text = t(key);
  return text === key ? instead : text;
}

/** @param {Card} card @param {Translate} t @returns {string} what the network has learned; empty for a task that the page does not know */
export const learnedText = ({ task }, t) => known(t, `watch.task.${task}`, "");

/** @param {FoundUnit} found @param {Translate} t @returns {Sentence} */
export function watchText({ unit, state, tracks, measure, value }, t) {
  const follows = t("watch.follows", { tracks: cardWord(t, "tracks", tracks) });
  const does = Math.abs(value) < DOES[measure] ? follows : known(t, `watch.does.${tracks}`, follows);
  const sign = measure === "correlation" && value < 0 ? "downwards" : measure;
  const figure = measure === "accuracy" ? share(value) : number(value, 2);
  return {
    lead: t("watch.unit", { unit }),
    body: t("watch.body", {
      state: t(`caption.${state}`),
      does,
      how: t(`watch.${sign}`, { value: figure }),
    }),
  };
}

/** @param {number} value @returns {string} in percent */
const share = (value) => `${number(100 * value, value === 0 || value === 1 ? 0 : 1)} %`;

/**
 * @param {FoundUnit} found
 * @param {Intervention} held
 * @param {ReturnType<typeof import("./answers.js").answersApart>} apart   what this run answers otherwise; null where that
 *   is not known
 * @param {Trace | null} trace   of this run
 * @param {Translate} t
 * @returns {Sentence} what holding the unit does, to this run and to the task
 */
export function heldText({ unit, ablation }, held, apart, trace, t) {
  const parts = [
    ...(apart && trace ? [answersText(apart, trace, t)] : []),
    ...(isMean(held.value, ablation.held_at) ? [taskText(ablation, t)] : []),
  ];
  return { lead: t("watch.held", { unit, value: number(held.value) }), body: parts.join(t("watch.next")) };
}

/** @param {number} value @param {number} mean @returns {boolean} whether the card tells what that value does: JSON and single precision may round it */
const isMean = (value, mean) => Math.abs(value - mean) <= 1e-5 * Math.max(1, Math.abs(mean));

/** @param {NonNullable<ReturnType<typeof import("./answers.js").answersApart>>} apart @param {Trace} trace @param {Translate} t */
function answersText({ steps, changed, most }, trace, t) {
  if (!most) return t("watch.held.same");
  const named = trace.start.alphabet?.length === trace.start.run.network.readout?.size;
  if (!named) return t("watch.held.answers", { n: changed, steps });
  const [before, after] = [most.before, most.after].map(
    (outputs) =>
      outputs
        .map((output) => t("caption.quoted", { label: characterName(outputName(trace, output)) }))
        .join(t("stage.or")) || t("watch.nothing"),
  );
  const values = { n: changed, steps, t: most.timeStep, before: before ?? "", after: after ?? "" };
  return t("watch.held.example", values);
}

/** @param {FoundUnit["ablation"]} ablation @param {Translate} t */
function taskText({ measure, before, after }, t) {
  const figure = (/** @type {number} */ value) => (SHARE.test(measure) ? share(value) : number(value));
  return t("watch.held.task", {
    measure: cardWord(t, "measure", measure),
    before: figure(before),
    after: figure(after),
  });
}
