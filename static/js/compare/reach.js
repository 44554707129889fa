/**
 * Measures how far runs on one screen have come, and how far they go.
 * @module
 */

/** @typedef {Pick<import("../trace.js").Trace, "received"> & { shape: { steps: number } }} Come   a run that has started */
/** @typedef {{ trace: Come | null, coming: boolean, waiting: boolean }} Beside   a run beside the first: see `Band` */
/** @typedef {{ steps: number, settled: boolean }} Reach   steps: of the longest, 0 where none has come; settled: all have */

/** @param {readonly Beside[]} beside @returns {Reach} */
export function reachOf(beside) {
  const steps = Math.max(0, ...beside.map(({ trace }) => trace?.shape.steps ?? 0));
  return { steps, settled: beside.every(({ coming }) => !coming) };
}

/**
 * @param {Come} first
 * @param {readonly Beside[]} beside
 * @returns {number} the steps that every run has which is still to go on; where none is, those of the longest
 */
export function together(first, beside) {
  const coming = beside.filter(({ waiting }) => waiting).map(({ trace }) => trace?.received ?? 0);
  if (first.received < first.shape.steps) coming.push(first.received);
  const come = [first, ...beside.flatMap(({ trace }) => (trace ? [trace] : []))];
  return coming.length > 0 ? Math.min(...coming) : Math.max(...come.map(({ received }) => received));
}
