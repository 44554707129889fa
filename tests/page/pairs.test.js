/** Tests which linear layer of a file the reader takes as the readout of which network, and when it asks the user. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cell, linear, lstm, modulesOf, pairsOf } from "./own.js";

test("the one linear layer beside a network that reads its states is sure", () => {
  assert.deepEqual(
    pairsOf(lstm("model.rnn.", 4, 3), linear("model.fc.", 3, 7), linear("model.other.", 5, 2)),
    {
      "model.rnn.": { sure: true, offered: ["model.fc."], why: ["only"] },
    },
  );
});

test("a head that reads both directions fits both only", () => {
  const both = ["_l0", "_l0_reverse"];
  const pairs = pairsOf(lstm("rnn.", 4, 3, both), linear("one.", 3, 7), linear("two.", 6, 7));
  assert.deepEqual(pairs, { "rnn.": { sure: true, offered: ["two."], why: ["only"] } });
});

test("a decoder's head is no encoder's default, however well its shape fits", () => {
  const pairs = pairsOf(
    lstm("encoder.rnn.", 4, 3),
    lstm("decoder.rnn.", 4, 3),
    linear("decoder.fc_out.", 3, 9),
  );
  assert.deepEqual(pairs["encoder.rnn."], { sure: false, offered: ["decoder.fc_out."], why: ["theirs"] });
  assert.deepEqual(pairs["decoder.rnn."], { sure: true, offered: ["decoder.fc_out."], why: ["only"] });
});

test("so is one whose decoder has no network of its own, and one whose names have no dots", () => {
  const alone = pairsOf(lstm("encoder.rnn.", 4, 3), linear("decoder.fc_out.", 3, 9));
  assert.deepEqual(alone["encoder.rnn."], { sure: false, offered: ["decoder.fc_out."], why: ["elsewhere"] });
  const flat = pairsOf(lstm("encoder_rnn_", 4, 3), lstm("decoder_rnn_", 4, 3), linear("decoder_fc_", 3, 9));
  assert.deepEqual(flat.encoder_rnn_, { sure: false, offered: ["decoder_fc_"], why: ["theirs"] });
  assert.equal(flat.decoder_rnn_?.sure, true);
});

/** @type {[string, import("./own.js").Shapes, string][]} */
const DOUBTS = [
  ["two heads", { ...lstm("rnn.", 4, 3), ...linear("a.", 3, 7), ...linear("b.", 3, 2) }, "several"],
  [
    "another network as wide and as near",
    { ...lstm("rnn.", 4, 3), ...lstm("gru.", 5, 3), ...linear("fc.", 3, 7) },
    "rival",
  ],
  [
    "a normalisation as wide",
    { ...lstm("rnn.", 4, 3), "norm.weight": [3], "norm.bias": [3], ...linear("fc.", 3, 7) },
    "between",
  ],
  [
    "a layer that reads the head",
    { ...lstm("rnn.", 4, 3), ...linear("projection.", 3, 7), ...linear("fc.", 7, 2) },
    "followed",
  ],
  ["a head without a bias", { ...lstm("rnn.", 4, 3), "fc.weight": [7, 3] }, "unbiased"],
  ["a layer before the network", { ...linear("fc.", 3, 7), ...lstm("rnn.", 4, 3) }, "before"],
];

for (const [what, shapes, why] of DOUBTS) {
  test(`${what} makes the pair doubtful: it is asked`, () => {
    const pair = pairsOf(shapes)["rnn."];
    assert.equal(pair?.sure, false);
    assert.deepEqual(pair?.why, [why]);
  });
}

test("an embedding as wide as the states is no rival of the head", () => {
  const pairs = pairsOf({ "embedding.weight": [9, 3] }, lstm("rnn.", 3, 3), linear("fc.", 3, 9));
  assert.deepEqual(pairs["rnn."], { sure: true, offered: ["fc.", "embedding."], why: ["only"] });
});

test("cells that read one another are one network, whose head is that of the last", () => {
  const files = [cell("cells.0.", 4, 3), cell("cells.1.", 3, 3), linear("out.", 3, 5)];
  const [stack, ...single] = modulesOf(...files);
  assert.deepEqual([stack?.parts, stack?.num_layers, stack?.input_size], [["cells.0.", "cells.1."], 2, 4]);
  assert.equal(stack?.isCertain, true);
  assert.deepEqual(Object.fromEntries(stack?.parameters ?? []).weight_hh_l1, "cells.1.weight_hh");
  assert.deepEqual(
    single.map(({ prefix }) => prefix),
    ["cells.0.", "cells.1."],
  );
  const pairs = pairsOf(...files);
  assert.deepEqual(pairs["cells.0.+cells.1."], { sure: true, offered: ["out."], why: ["only"] });
  assert.deepEqual(pairs["cells.0."], { sure: true, offered: [], why: ["below"] });
});

test("so are numbered modules of several layers", () => {
  const [stack] = modulesOf(lstm("rnn1.", 4, 3), lstm("rnn2.", 3, 3));
  assert.deepEqual(
    stack?.parameters.map(([name]) => name).filter((name) => name.startsWith("weight_ih")),
    ["weight_ih_l0", "weight_ih_l1"],
  );
});

test("where cells could as well stand side by side, which they are is asked", () => {
  const [stack] = modulesOf(cell("experts.0.", 3, 3), cell("experts.1.", 3, 3));
  assert.equal(stack?.isCertain, false);
  const [normed] = modulesOf(
    cell("cells.0.", 4, 3),
    { "norms.0.weight": [3], "norms.0.bias": [3] },
    cell("cells.1.", 3, 3),
  );
  assert.equal(normed?.isCertain, false);
});

test("cells that do not read one another are no network together", () => {
  const parts = (/** @type {import("./own.js").Shapes[]} */ ...files) =>
    modulesOf(...files).map((one) => one.parts.length);
  assert.deepEqual(parts(cell("cells.0.", 4, 3), cell("cells.1.", 4, 3)), [1, 1]);
  assert.deepEqual(parts(cell("cells.0.", 4, 3), cell("cells.1.", 3, 3, 3)), [1, 1]);
  assert.deepEqual(parts(cell("cells.0.", 4, 3), cell("cells.2.", 3, 3)), [1, 1]);
});

test("layers of different widths are told with their widths", () => {
  const [stack] = modulesOf(cell("cells.0.", 4, 5), cell("cells.1.", 5, 3));
  assert.deepEqual(stack?.wrong, [{ code: "widths", values: { tensor: "cells.", widths: "5, 3" } }]);
});
