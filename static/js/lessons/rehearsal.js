/**
 * Reads the run of a scene, and its gradients, out of the answers that were fetched ahead, without showing it.
 * @module
 */
import { cachedAnswer } from "../answer_cache.js";
import { companionRequest } from "../compare/companions.js";
import { Course, gradientsOrder, receive } from "../gradients/course.js";
import { fedRequestOf } from "../gradients/request.js";
import { Packer } from "../run/packer.js";
import { Trace } from "../trace.js";
import { apiUrl } from "../url.js";
import { isChanged, unchanged } from "../whatif/changes.js";
import { requestOfScene, stateOfScene } from "./scenes.js";

/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {import("./fill.js").Ran} Ran */
/** @typedef {Ran & { traces: Trace[] }} Rehearsed   traces: its run, and those beside it */

/**
 * @param {Blob} answer   the whole stream of a run
 * @returns {Promise<Trace | null>} null where it holds no run
 */
export async function traceIn(answer) {
  /** @type {import("../wire.js").Line[]} */
  const lines = (await answer.text())
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const start = lines.find((line) => line.type === "start");
  if (!start) return null;
  const packer = new Packer(start);
  for (const line of lines) if (line.type === "step") packer.add(line);
  const packet = packer.take();
  const trace = new Trace(start);
  if (packet) trace.add(packet);
  return trace;
}

/** @type {WeakMap<Scene, Promise<Rehearsed | null>>} */
const coming = new WeakMap();
/** @type {WeakMap<Scene, Rehearsed>} */
const rehearsed = new WeakMap();

/** @param {Scene} scene @returns {Rehearsed | null} null where it has not been read */
export const rehearsalOf = (scene) => rehearsed.get(scene) ?? null;

/**
 * @param {Scene} scene
 * @returns {Promise<Rehearsed | null>} null where its run has not been fetched ahead
 */
export function rehearse(scene) {
  const known = coming.get(scene);
  if (known) return known;
  const reading = read(scene);
  coming.set(scene, reading);
  void reading.then((ran) => {
    if (ran) rehearsed.set(scene, ran);
    else coming.delete(scene);
  });
  return reading;
}

/** @param {Scene} scene @returns {Promise<Rehearsed | null>} */
async function read(scene) {
  const request = requestOfScene(scene);
  const { loss, lossBy, companions } = stateOfScene(scene);
  const trace = await traceOf(request);
  if (!trace) return null;
  // A changed run keeps the colours of its original.
  if (isChanged(request)) trace.original = await traceOf(unchanged(request));
  const beside = await Promise.all(companions.map((one) => traceOf(companionRequest(request, one))));
  const traces = [trace, ...beside.filter((one) => one !== null)];
  for (const one of traces) one.peers = traces;
  const fed = loss === null ? null : fedRequestOf(request, trace);
  const gradients =
    fed && loss !== null && cachedAnswer(gradientsOrder({ request: fed, loss, by: lossBy }, trace.shape));
  if (!gradients) return loss === null ? { trace, course: null, traces } : null;
  const course = new Course();
  await receive(new Response(gradients), course, new AbortController().signal, () => undefined);
  return { trace, course, traces };
}

/** @param {import("../state.js").Request} request @returns {Promise<Trace | null>} */
async function traceOf(request) {
  const answer = cachedAnswer(apiUrl(request));
  return answer && (await traceIn(answer));
}
