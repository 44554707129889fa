/**
 * Asks for all that a scene needs of the server, in the order in which the page asks once the scene is shown: its run,
 * the runs beside it, its gradients, the lines of code.
 * @module
 */
import { addressOf, codeAt } from "../code/load.js";
import { companionRequest } from "../compare/companions.js";
import { gradientsOrder, gradientsQuery } from "../gradients/course.js";
import { besideOf, requestBeside } from "../gradients/request.js";
import { codeOf } from "../panels/open.js";
import { apiUrl, runQuery } from "../url.js";
import { isChanged, unchanged } from "../whatif/changes.js";
import { asRead } from "../whatif/reads.js";
import { traceIn } from "./rehearsal.js";
import { requestOfScene, scopeOfScene, stateOfScene } from "./scenes.js";

/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {import("../run/resume.js").Order} Order */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../record/container.js").Asked} Asked */
/**
 * Asks for one answer. `asked` names the order as a record does, whatever the request's length.
 * @typedef {(order: Order, asked: Asked) => Promise<Blob | null>} Fetch   null where the server refuses
 */
/** What is on the screen. @typedef {Pick<import("../state.js").State, "companions" | "loss" | "lossBy" | "panels"> & { request: Request }} Shown */

/**
 * Fetches what a scene needs. The cards of the models have to be there.
 * @param {Scene} scene
 * @param {Fetch} fetched
 * @returns {Promise<void>} once all has come that the server gives; rejects where the server cannot be reached
 */
export async function fetchScene(scene, fetched) {
  const shown = shownBy(scene);
  const first = await fetchShown(shown, fetched);
  if (!first) return;
  const { place } = scopeOfScene(scene, first.shape);
  const part = codeOf(shown.panels);
  if (!part) return;
  await codeAt(addressOf({ trace: first, place }, part));
}

/** @param {Scene} scene @returns {Shown} */
export const shownBy = (scene) => ({ ...stateOfScene(scene), request: requestOfScene(scene) });

/**
 * Fetches the runs that are shown, and their gradients.
 * @param {Shown} shown
 * @param {Fetch} fetched
 * @returns {Promise<Trace | null>} the first run; null where the server refuses it
 */
export async function fetchShown({ request, companions, loss, lossBy }, fetched) {
  const traceFrom = async (/** @type {Request} */ one) => {
    const answer = await fetched(apiUrl(one), { run: linkOf(one) });
    return answer && traceIn(answer);
  };
  const first = await traceFrom(request);
  if (!first) return null;
  if (isChanged(request)) {
    const original = unchanged(request);
    await fetched(apiUrl(original), { run: linkOf(original) });
  }
  /** @type {(Trace | null)[]} */
  const runs = [first];
  for (const companion of companions) runs.push(await traceFrom(companionRequest(request, companion)));
  const asked = { request, companions };
  for (const [place, companion] of loss === null ? [] : besideOf(asked).entries()) {
    const run = companions.length > 0 ? runs[place] : first;
    if (loss === null || !run || loss >= run.shape.timeSteps) continue;
    const wanted = requestBeside(asked, companion, run);
    if (!wanted) continue;
    const wish = { request: wanted, loss, by: lossBy };
    await fetched(gradientsOrder(wish, run.shape), {
      run: linkOf(wanted),
      of: gradientsQuery(wish, run.shape),
    });
  }
  return first;
}

/** @param {Request} request @returns {string} */
const linkOf = (request) => runQuery(asRead(request)).toString();
