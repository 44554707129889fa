/** Tests the readout of a request, above all where it has one output. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { unreadable } from "../../static/js/link/faults.js";
import { activationOf, outputsOf } from "../../static/js/readout.js";
import { DEFAULT_REQUEST } from "../../static/js/state.js";
import { bodyOf, runQuery } from "../../static/js/url.js";

/** @type {[string, Partial<import("../../static/js/state.js").Request>, number, string][]} */
const READOUTS = [
  ["a text of two characters", { text: "abba" }, 2, "softmax"],
  ["a text of one character", { text: "aaa" }, 1, "identity"],
  ["rows of one number", { input: "values", values: "[[1],[2]]" }, 1, "identity"],
  ["one output that is asked for", { text: "abba", readout_size: 1 }, 1, "identity"],
  ["one output through a sigmoid", { text: "a", readout: "sigmoid" }, 1, "sigmoid"],
  ["one character of an alphabet of two", { text: "a", alphabet: "ab" }, 2, "softmax"],
  ["no readout", { text: "a", readout: "none" }, 0, "none"],
];

for (const [what, change, outputs, activation] of READOUTS) {
  test(`${what}: ${outputs} outputs, ${activation}`, () => {
    const request = { ...DEFAULT_REQUEST, ...change };
    assert.deepEqual([outputsOf(request), activationOf(request)], [outputs, activation]);
    const { network } = JSON.parse(String(bodyOf(request)));
    assert.equal(network.readout?.activation ?? "none", activation);
    // A link leaves out what is the server's default for as many outputs.
    assert.notEqual(runQuery(request).get("readout_activation"), "softmax");
  });
}

test("a link that wants the softmax of one output is told why it is not shown", () => {
  const codes = (/** @type {string} */ search) => unreadable(search).map(({ code }) => code);
  assert.deepEqual(codes("?text=ab&readout_size=1&readout_activation=softmax"), ["softmax_of_one"]);
  assert.deepEqual(codes("?text=aa&readout_activation=softmax"), ["softmax_of_one"]);
  assert.deepEqual(codes("?text=ab&readout_activation=softmax"), []);
  assert.deepEqual(codes("?text=ab&readout_size=1&readout_activation=sigmoid"), []);
});
