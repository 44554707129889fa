/**
 * Chooses the unit of a trained model to look at first.
 * @module
 */
import { passesOf, samePass } from "../shape.js";
import { cardOf } from "./cards.js";

/** @typedef {import("../shape.js").Pass} Pass */

/**
 * Returns the unit that does what the model was trained for: a card names that first, and then what units track beside
 * it. Where several units do, the one that does so best.
 * @param {import("../wire.js").Card} card
 * @param {Pass | null} focus   the row in focus; null for any
 * @returns {import("../wire.js").FoundUnit | null} null where nothing was found
 */
export function leadingFound({ units }, focus) {
  const here = units.filter((one) => !focus || samePass(one, focus));
  const [first] = here;
  const [best] = here
    .filter(({ tracks }) => tracks === first?.tracks)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return best ?? null;
}

/**
 * @param {string | null | undefined} model
 * @param {Pass | null} focus   the row in focus; null for any
 * @returns {{ pass: Pass | null, unit: number } | null}  pass: to look into, null where there is only one; null where nothing was found
 */
export function leadingUnit(model, focus) {
  const card = cardOf(model);
  const found = card && leadingFound(card, focus);
  if (!card || !found) return null;
  const { layer, direction, unit } = found;
  const { num_layers: layers, bidirectional } = card.network;
  const many = passesOf({ layers, bidirectional }).length > 1;
  return { pass: many ? { layer, direction } : focus, unit };
}
