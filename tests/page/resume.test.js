/** Tests when and how a broken stream is asked for again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseBefore, resumable, resumableFailure, resumedAt } from "../../static/js/run/resume.js";

/** @param {number} status @param {Record<string, string>} [headers] */
const answer = (status, headers = {}) => ({ status, headers: new Headers(headers) });

test("pauses double up to ten seconds, and half of each is chance", () => {
  for (const [tries, longest] of /** @type {const} */ ([
    [0, 200],
    [1, 400],
    [5, 6400],
    [6, 10_000],
    [5000, 10_000],
  ])) {
    assert.equal(
      pauseBefore(tries, null, () => 1),
      longest,
    );
    assert.equal(
      pauseBefore(tries, null, () => 0),
      longest / 2,
    );
  }
});

test("nobody comes back before the server asked them to", () => {
  assert.equal(
    pauseBefore(9, 2000, () => 0),
    2000,
  );
  assert.equal(
    pauseBefore(9, 2000, () => 1),
    3000,
  );
});

test("answers that pass are asked again, those that stay are not", () => {
  for (const status of [408, 429, 502, 503, 504]) assert.equal(resumable(answer(status))?.why, "busy");
  for (const status of [400, 404, 413, 422, 500]) assert.equal(resumable(answer(status)), null);
  assert.equal(resumable(answer(503, { "retry-after": "2" }))?.retryAfter, 2000);
  assert.equal(resumable(answer(503, { "retry-after": "soon" }))?.retryAfter, null);
});

test("a run goes on after a server that stops or a worker that died, and after no other failure", () => {
  const line = (/** @type {string} */ code) =>
    /** @type {import("../../static/js/wire.js").FailureLine} */ ({ type: "failure", code, message: "" });
  assert.equal(resumableFailure(line("shutting_down"))?.why, "lost");
  assert.equal(resumableFailure(line("worker_died"))?.why, "died");
  assert.equal(resumableFailure(line("not_finite")), null);
});

test("what is left of a run is asked for in the form of the whole", async () => {
  const get = { url: "http://here/api/runs?text=ab", init: null };
  assert.equal(resumedAt(get, 0), get);
  assert.equal(resumedAt(get, 7).url, "http://here/api/runs?text=ab&from_step=7");
  const body = JSON.stringify({ input: { text: "ab" } });
  for (const form of [body, new Blob([body])]) {
    const { init } = resumedAt({ url: "http://here/api/runs", init: { method: "POST", body: form } }, 7);
    const sent = await new Response(/** @type {BodyInit} */ (init?.body)).json();
    assert.deepEqual(sent, { from_step: 7, input: { text: "ab" } });
  }
});
