/**
 * Gathers all answers that a page needs to show again what it shows now: the run, what stands beside it, its gradients,
 * its code; or, where a lesson is open, all of its scenes.
 * @module
 */
import { addressOf } from "../code/load.js";
import { companionRequest } from "../compare/companions.js";
import { cardOf } from "../models/cards.js";
import { origin } from "../source.js";

/** @typedef {import("../lessons/needs.js").Shown} Shown */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./container.js").Answer} Answer */
/** @typedef {import("./container.js").Asked} Asked */

/** The server gave no whole answer. The message is its address. */
export class Missing extends Error {}

/** The server could not be reached. The message is what was asked. */
export class Unreachable extends Error {}

/**
 * @param {Shown & Pick<import("../state.js").State, "lesson">} state
 * @param {AbortSignal} signal
 * @returns {Promise<Answer[]>}
 * @throws {Missing | Unreachable}
 */
export async function gathered(state, signal) {
  const { fetchPatiently, fetchShown, load, shownBy } = await import("../lessons/lesson.js");
  /** @type {Map<string, Answer>} */
  const answers = new Map();
  /** @param {import("../run/resume.js").Order} order @param {Asked} asked @returns {Promise<Blob>} */
  async function fetched(order, asked) {
    const key = JSON.stringify(asked);
    const known = answers.get(key)?.body;
    const answer = known
      ? new Blob([known])
      : await fetchPatiently(order, signal).catch(() => {
          throw new Unreachable(order.url);
        });
    if (!answer) throw new Missing(order.url);
    if (known === undefined) answers.set(key, { ...asked, body: await answer.text() });
    return answer;
  }
  const fetchPath = (/** @type {string} */ path) =>
    fetched({ url: new URL(path, origin()).href, init: null }, { path });

  /** @type {Shown[]} */
  const all = [state];
  if (state.lesson) {
    await fetchPath(`/api/lessons/${encodeURIComponent(state.lesson.name)}`);
    const opened = await load(state.lesson.name);
    if ("lesson" in opened) all.push(...opened.lesson.scenes.map(shownBy));
  }
  for (const shown of all) {
    const first = await fetchShown(shown, fetched);
    for (const path of first ? codesOf(first) : []) await fetchPath(path);
  }
  const path = "/api/models";
  return [...answers.values(), { path, body: JSON.stringify({ models: cardsOf(all) }) }];
}

/** @param {readonly Shown[]} all @returns {import("../wire.js").Card[]} the cards of the models that run */
function cardsOf(all) {
  const requests = all.flatMap(({ request, companions }) => [
    request,
    ...companions.map((companion) => companionRequest(request, companion)),
  ]);
  return [...new Set(requests.map(({ model }) => model))].flatMap((name) => cardOf(name) ?? []);
}

/** @param {Trace} trace @returns {string[]} where the code of its cells is, of a step and in whole */
function codesOf(trace) {
  const { layers } = trace.shape;
  const paths = [0, layers - 1].flatMap((layer) =>
    /** @type {const} */ (["step", "note"]).map((part) =>
      addressOf({ trace, place: { layer, direction: "forward", timeStep: 0 } }, part),
    ),
  );
  return [...new Set(paths)];
}
