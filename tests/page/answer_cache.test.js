import assert from "node:assert/strict";
import { test } from "node:test";
import { cacheAnswer, cachedAnswer } from "../../static/js/answer_cache.js";

/** @param {string} url @param {BodyInit | null} [body] */
const order = (url, body = null) => ({ url, init: body === null ? null : { method: "POST", body } });

test("an answer is found by its address and what was posted", async () => {
  cacheAnswer(order("/a"), new Blob(["got"]));
  cacheAnswer(order("/a", "{}"), new Blob(["posted"]));
  assert.equal(await cachedAnswer(order("/a"))?.text(), "got");
  assert.equal(await cachedAnswer(order("/a", "{}"))?.text(), "posted");
  assert.equal(cachedAnswer(order("/a", "{1}")), null);
});

test("what has the user's own weights is not kept", () => {
  cacheAnswer(order("/own", new Blob(["{}"])), new Blob(["x"]));
  assert.equal(cachedAnswer(order("/own", new Blob(["{}"]))), null);
});

test("the answers that nobody has used for longest make room", () => {
  const large = () => new Blob([new Uint8Array(2 ** 26)]);
  cacheAnswer(order("/1"), large());
  cacheAnswer(order("/2"), new Blob(["small"]));
  cachedAnswer(order("/1"));
  cacheAnswer(order("/3"), large());
  assert.equal(cachedAnswer(order("/2")), null);
  assert.notEqual(cachedAnswer(order("/1")), null);
  cacheAnswer(order("/4"), new Blob([new Uint8Array(2 ** 27 + 1)]));
  assert.equal(cachedAnswer(order("/4")), null);
  assert.notEqual(cachedAnswer(order("/3")), null);
});
