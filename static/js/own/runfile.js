/**
 * Opens a run that was saved as a file: asks the server what it holds, and how to run it again.
 * @module
 */
import { ask, origin } from "../source.js";
import { DEFAULT_REQUEST } from "../state.js";
import { NO_CHANGES } from "../whatif/changes.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../wire.js").Run} Run */
/** @typedef {import("../complaints.js").Complaint} Complaint */

/**
 * Asks the server what run a file holds: it reads it as it reads any request, and names what is wrong.
 * @param {File} file
 * @returns {Promise<{ run: Run } | { details: Complaint[] }>}
 */
export async function readRun(file) {
  const leaving = new AbortController();
  const answer = await ask(new URL("/api/runs", origin()), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: file,
    signal: leaving.signal,
  });
  if (!answer.ok || !answer.body) return { details: (await answer.json()).detail };
  const line = await firstLine(answer.body);
  leaving.abort();
  return { run: JSON.parse(line).run };
}

/** @param {ReadableStream<Uint8Array<ArrayBuffer>>} body @returns {Promise<string>} all of it where it has one line only */
async function firstLine(body) {
  /** @type {string[]} */
  const pieces = [];
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    const end = value?.indexOf("\n") ?? -1;
    if (value) pieces.push(end < 0 ? value : value.slice(0, end));
    if (done || end >= 0) return pieces.join("");
  }
}

/**
 * @param {Run} run      as the first line of an answer says it
 * @param {string} file  its name
 * @param {number} id    of its tensors, where it has some
 * @returns {Request}    the same run as the page asks for it
 */
export function requestOfRun(run, file, id) {
  const {
    cell,
    num_layers,
    bidirectional,
    hidden_size,
    bias,
    nonlinearity,
    reset_after,
    readout,
    input_size,
  } = run.network;
  const { weights, input } = run;
  const tensors = "tensors" in weights ? new Blob([JSON.stringify(weights.tensors)]) : null;
  return {
    ...DEFAULT_REQUEST,
    ...NO_CHANGES,
    cell,
    num_layers,
    bidirectional,
    hidden_size,
    bias,
    nonlinearity,
    reset_after,
    readout: readout?.activation ?? "none",
    readout_size: readout && readout.size !== input_size ? readout.size : null,
    readout_bias: readout?.bias ?? false,
    readout_joint: readout?.joint ?? false,
    dtype: run.dtype,
    interventions: run.interventions ?? [],
    weight_changes: weights.changes ?? [],
    initial_state: run.initial_state,
    ...("seed" in weights ? { seed: weights.seed } : {}),
    ...("text" in input
      ? { input: "text", text: input.text, alphabet: input.alphabet ?? "" }
      : { input: "values", values: JSON.stringify(input.values) }),
    own: tensors && { id, file, input_size, tensors },
  };
}
