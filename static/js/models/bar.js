/**
 * Shows a bar above the picture of a trained model: inputs worth showing, the units that were found in it, and how its
 * run goes on.
 * @module
 */
import { element, hide } from "../dom.js";
import { toLine } from "../panels/single_line.js";
import { samePass } from "../shape.js";
import { focusOf } from "../state.js";
import { canGenerate, cardOf, exampleOf } from "./cards.js";
import { effectText, foundText, strongest } from "./found_units.js";
import { createGenerator } from "./generator.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../wire.js").Card} Card */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Characters of an example on its chip. */
const LONGEST_CHIP = 18;
/** Chips of either kind. */
const MOST_CHIPS = 4;

/**
 * @typedef {object} Hooks
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {(change: Partial<Request>) => void} ask
 * @property {(generate: Request["generate"]) => void} generate
 */

/**
 * @param {HTMLElement} root
 * @param {Hooks} hooks
 */
export function createBar(root, { dispatch, ask, generate }) {
  const examples = element("div", { class: "trained-chips trained-examples", attributes: { role: "group" } });
  const units = element("div", { class: "trained-chips", attributes: { role: "group" } });
  const generator = createGenerator(generate);
  root.replaceChildren(examples, units, generator.element);
  let built = "";

  /** @param {State} state @param {Translate} t */
  return (state, t) => {
    const { request, shape } = state;
    const card = cardOf(request.model);
    const able = card ? canGenerate(card.network, card.alphabet !== null) : request.generate !== null;
    hide(root, !card && !request.generate);
    hide(generator.element, !able);
    if (root.hidden) return;
    generator.draw(request, t);
    const key = `${card?.name} ${t("inspector.language")}`;
    if (key !== built) {
      built = key;
      offer(examples, t("models.examples"), card ? exampleChips(card, ask, t) : []);
      offer(units, t("models.found"), card ? unitChips(card, dispatch, t) : []);
    }
    const pass = shape && focusOf(state, shape);
    for (const [place, chip] of Array.from(units.querySelectorAll("button")).entries()) {
      const found = card && strongest(card.units)[place];
      const chosen = found && pass && found.unit === state.unit && samePass(found, pass);
      chip.setAttribute("aria-pressed", String(Boolean(chosen)));
    }
  };
}

/** @param {HTMLElement} host @param {string} name @param {HTMLElement[]} chips */
function offer(host, name, chips) {
  hide(host, chips.length === 0);
  host.setAttribute("aria-label", name);
  host.replaceChildren(element("span", { class: "trained-name", text: name }), ...chips);
}

/** @param {Card} card @param {Hooks["ask"]} ask @param {Translate} t */
function exampleChips(card, ask, t) {
  return card.examples.slice(0, MOST_CHIPS).map(({ text, values }, place) => {
    const line = text === null ? "" : toLine(text);
    const shown =
      text === null
        ? t("models.rows", { n: values?.length ?? 0 })
        : line.slice(0, LONGEST_CHIP) + (line.length > LONGEST_CHIP ? "…" : "");
    const attributes = { type: "button", title: line || shown };
    const chip = element("button", { class: text === null ? "chip" : "chip code", text: shown, attributes });
    chip.addEventListener("click", () => ask(exampleOf(card, place)));
    return chip;
  });
}

/** @param {Card} card @param {Hooks["dispatch"]} dispatch @param {Translate} t */
function unitChips({ units }, dispatch, t) {
  return strongest(units)
    .slice(0, MOST_CHIPS)
    .map((found) => {
      const attributes = { type: "button", "aria-pressed": "false", title: effectText(found, t) };
      const chip = element("button", { class: "chip found", text: foundText(found, t), attributes });
      const { layer, direction, unit } = found;
      chip.addEventListener("click", () => dispatch({ type: "look", pass: { layer, direction }, unit }));
      return chip;
    });
}
