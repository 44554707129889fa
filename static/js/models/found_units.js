/**
 * Says what each unit that was found in a trained model tracks, where the unit is drawn and in the panel.
 * @module
 */
import { element } from "../dom.js";
import { number } from "../format.js";
import { flag, writer } from "../inspector/live.js";
import { samePass } from "../shape.js";
import { cardOf, cardWord } from "./cards.js";

/** @typedef {import("../wire.js").FoundUnit} FoundUnit */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../inspector/view.js").Frame} Frame */

/** @param {FoundUnit} found @param {Translate} t @returns {string} such as “unit 17: bracket depth, r = 0.97” */
export function foundText({ unit, tracks, measure, value }, t) {
  const values = { unit, tracks: cardWord(t, "tracks", tracks), value: number(value, 2) };
  return t(`models.unit.${measure}`, values);
}

/** The sequences that a unit was judged on, as cards say it. */
const SEQUENCES = /^([\d,]+) held-out sequences, ([\d,]+) steps$/;

/** @param {string} on @param {Translate} t @returns {string} as it stands where a card says it in other words */
function onText(on, t) {
  const [, n, steps] = on.match(SEQUENCES) ?? [];
  return n && steps ? t("models.on", { n, steps }) : on;
}

/** @param {FoundUnit} found @param {Translate} t @returns {string} what holding it at its mean does to the task */
export const effectText = ({ ablation }, t) =>
  t("models.ablation", {
    measure: cardWord(t, "measure", ablation.measure),
    before: number(ablation.before),
    after: number(ablation.after),
    mean: number(ablation.held_at),
  });

/**
 * @param {import("../trace.js").Trace} trace
 * @returns {FoundUnit[]} in the model that ran
 */
export const unitsOf = ({ start }) => strongest(cardOf(start.run.model)?.units ?? []);

/**
 * Keeps the state that tracks better, where both states of a unit track the same.
 * @param {FoundUnit[]} units
 * @returns {FoundUnit[]}
 */
export const strongest = (units) =>
  units.filter((one) =>
    units.every(
      (other) =>
        other === one ||
        other.unit !== one.unit ||
        other.tracks !== one.tracks ||
        !samePass(other, one) ||
        Math.abs(other.value) < Math.abs(one.value) ||
        (Math.abs(other.value) === Math.abs(one.value) && units.indexOf(other) > units.indexOf(one)),
    ),
  );

/**
 * @param {(found: FoundUnit) => void} hold   has the unit held at its mean over the whole run
 * @returns {import("../inspector/view.js").Part} what the chosen unit tracks; empty where that is not known
 */
export function createFound(hold) {
  const text = element("p", { class: "found-text" });
  const effect = element("p", { class: "found-effect" });
  const button = element("button", { class: "quiet", attributes: { type: "button" } });
  const host = element("div", { class: "inspector-found" }, [text, effect, button]);
  const hidden = flag(host, "is-hidden");
  const [writeText, writeEffect, writeButton] = [writer(text), writer(effect), writer(button)];
  /** @type {FoundUnit | null} */
  let shown = null;
  button.addEventListener("click", () => shown && hold(shown));
  return {
    element: host,
    draw({ trace, place, unit, t }) {
      shown = unitsOf(trace).find((one) => one.unit === unit && samePass(one, place)) ?? null;
      hidden(!shown);
      if (!shown) return;
      writeText(foundText(shown, t));
      text.title = onText(shown.on, t);
      writeEffect(effectText(shown, t));
      writeButton(t("models.hold", { mean: number(shown.ablation.held_at) }));
    },
  };
}
