/**
 * Asks for all that a scene needs of the server, in the order in which the page asks once the scene is shown: its run,
 * the runs beside it, its gradients, the lines of code.
 * @module
 */
import { addressOf, codeAt } from "../code/load.js";
import { companionRequest } from "../compare/companions.js";
import { gradientsOrder } from "../gradients/course.js";
import { besideOf, requestBeside } from "../gradients/request.js";
import { codeOf } from "../panels/open.js";
import { apiUrl } from "../url.js";
import { isChanged, unchanged } from "../whatif/changes.js";
import { traceIn } from "./rehearsal.js";
import { requestOfScene, scopeOfScene, stateOfScene } from "./scenes.js";

/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {import("../run/resume.js").Order} Order */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {(order: Order) => Promise<Blob | null>} Fetch   null where the server refuses */

/**
 * Fetches what a scene needs. The cards of the models have to be there.
 * @param {Scene} scene
 * @param {Fetch} fetched
 * @returns {Promise<void>} once all has come that the server gives; rejects where the server cannot be reached
 */
export async function fetchScene(scene, fetched) {
  const { companions, loss, lossBy, panels } = stateOfScene(scene);
  const request = requestOfScene(scene);
  const traceFrom = async (/** @type {import("../state.js").Request} */ one) => {
    const answer = await fetched(apiUrl(one));
    return answer && traceIn(answer);
  };
  const first = await traceFrom(request);
  if (!first) return;
  if (isChanged(request)) await fetched(apiUrl(unchanged(request)));
  /** @type {(Trace | null)[]} */
  const runs = [first];
  for (const companion of companions) runs.push(await traceFrom(companionRequest(request, companion)));
  const asked = { request, companions };
  for (const [place, companion] of loss === null ? [] : besideOf(asked).entries()) {
    const run = companions.length > 0 ? runs[place] : first;
    if (loss === null || !run || loss >= run.shape.timeSteps) continue;
    const wanted = requestBeside(asked, companion, run);
    if (wanted) await fetched(gradientsOrder({ request: wanted, loss, by: lossBy }, run.shape));
  }
  const { place } = scopeOfScene(scene, first.shape);
  const part = codeOf(panels);
  if (part) await codeAt(addressOf({ trace: first, place }, part));
}
