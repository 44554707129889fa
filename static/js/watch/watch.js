/**
 * Says above the picture of a trained network what to look at, and lets its unit be held and let go, and its weights be
 * exchanged for random ones.
 * @module
 */
import { byId, element, hide, write } from "../dom.js";
import { cardOf } from "../models/cards.js";
import { strongest } from "../models/found_units.js";
import { leadingFound } from "../models/leading_unit.js";
import { samePass } from "../shape.js";
import { focusOf } from "../state.js";
import { answersApart } from "./answers.js";
import { heldText, learnedText, watchText } from "./sentence.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../wire.js").Card} Card */
/** @typedef {import("../wire.js").FoundUnit} FoundUnit */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {State["request"]} Request */

/**
 * @param {object} does
 * @param {(found: FoundUnit) => void} does.hold      holds it at its mean over the whole run
 * @param {(found: FoundUnit) => void} does.release
 * @param {() => Request} does.untrain   exchanges the weights for random ones, and returns what is asked for then
 * @param {(model: string) => void} does.train   brings the model back
 * @returns {import("../drawing.js").Feature}
 */
export function createWatch({ hold, release, untrain, train }) {
  const host = byId("watch", HTMLElement);
  const learned = element("span", { class: "watch-learned" });
  const lead = element("strong");
  const body = element("span");
  const gaps = [element("span"), element("span")];
  const parts = [learned, ...gaps.slice(0, 1), lead, ...gaps.slice(1), body];
  const text = element("p", { attributes: { role: "status" } }, parts);
  const holds = action(() => shown && (isHeld ? release : hold)(shown));
  const trains = action(() => {
    if (untrained) return train(untrained.model);
    const model = shown && card?.name;
    if (model) untrained = { model, request: untrain() };
  });
  host.replaceChildren(text, element("p", { class: "watch-actions" }, [holds, trains]));
  /** @type {Card | null} */
  let card = null;
  /** @type {FoundUnit | null} */
  let shown = null;
  let isHeld = false;
  /** The model whose weights were exchanged, and the run that this gave: any other has nothing to go back to. @type {{ model: string, request: Request } | null} */
  let untrained = null;
  /** @type {{ ghost: Trace, trace: Trace, apart: NonNullable<ReturnType<typeof answersApart>> } | null} */
  let compared = null;

  /** @param {Trace | null} ghost @param {Trace | null} trace */
  function compare(ghost, trace) {
    if (!ghost || !trace) return null;
    if (compared?.ghost === ghost && compared.trace === trace) return compared.apart;
    const apart = answersApart(ghost, trace);
    compared = apart && { ghost, trace, apart };
    return apart;
  }

  /** @param {import("./sentence.js").Sentence & { before?: string }} words @param {string} gap   between sentences */
  function say({ before = "", ...words }, gap) {
    write(learned, before);
    write(lead, words.lead);
    write(body, words.body);
    for (const one of gaps) write(one, before || one !== gaps[0] ? gap : "");
  }

  return {
    follow({ state, trace, t }) {
      if (untrained && untrained.request !== state.request) untrained = null;
      card = isAlone(state) ? cardOf(state.request.model) : null;
      shown = card && unitOf(card, state);
      hide(host, !t.lang || (!shown && !untrained));
      if (host.hidden) return;
      const gap = t("watch.next");
      write(trains, t(untrained ? "watch.trained" : "watch.untrained"));
      hide(holds, !shown);
      if (!shown || !card) return say({ lead: t("watch.random"), body: t("watch.random.why") }, gap);
      const unit = shown;
      const held = state.request.interventions.find((one) => isOf(unit, one));
      isHeld = held !== undefined;
      host.dataset.lights = `unit.${unit.unit}`;
      write(holds, t(held ? "watch.release" : "watch.hold"));
      const ran = trace?.shape === state.shape ? trace : null;
      if (held) say(heldText(unit, held, compare(ran?.original ?? null, ran), ran, t), gap);
      else say({ before: learnedText(card, t), ...watchText(unit, t) }, gap);
    },
  };
}

/** @param {() => void} pressed */
function action(pressed) {
  const button = element("button", { class: "watch-action", attributes: { type: "button" } });
  button.addEventListener("click", pressed);
  return button;
}

/** @param {State} state @returns {boolean} whether the page shows one run, and no lesson speaks of it */
const isAlone = ({ mode, lesson, companions, loss }) =>
  mode === "page" && lesson === null && companions.length === 0 && loss === null;

/**
 * @param {Card} card
 * @param {State} state
 * @returns {FoundUnit | null} the chosen unit, if it was found to track something, else the one that leads
 */
function unitOf(card, state) {
  const pass = state.shape && focusOf(state, state.shape);
  const chosen = strongest(card.units).find((one) => one.unit === state.unit && pass && samePass(one, pass));
  return chosen ?? leadingFound(card, null);
}

/** @param {FoundUnit} found @param {import("../wire.js").Intervention} held */
const isOf = ({ layer, direction, unit, state }, held) =>
  held.layer === layer && held.direction === direction && held.unit === unit && held.target === state;
