/** Tests which kind of cell the reader finds in the tensors of a file. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { described, kindOf, kinds, learn } from "../../static/js/anatomy.js";
import { cell, lstm, modulesOf } from "./own.js";

const [P, Q] = [3, 5];

/** @param {string} name @param {boolean} bias @returns {Record<string, number[]>} the shapes of a layer of that kind */
function tensorsOfKind(name, bias) {
  const columns = { inputs: [P], units: [Q], none: [] };
  const own = kindOf(name).parameters.filter((one) => bias || !one.name.startsWith("bias"));
  return Object.fromEntries(
    own.map((one) => [`${one.name}_l0`, [one.owners.length * Q, ...columns[one.over ?? "none"]]]),
  );
}

for (const name of kinds().keys()) {
  for (const bias of [true, false]) {
    test(`the tensors of ${name} are read as it, ${bias ? "with" : "without"} biases`, () => {
      const [found] = modulesOf(tensorsOfKind(name, bias));
      assert.ok(found);
      assert.ok([found.cell, ...found.others].includes(name));
      assert.deepEqual([found.hidden_size, found.input_size, found.bias, found.wrong], [Q, P, bias, []]);
    });
  }
}

test("a peephole of another shape is told, and none is passed over", () => {
  const [found] = modulesOf(tensorsOfKind("peephole_lstm", true), { weight_peephole_l0: [2 * Q] });
  assert.equal(found?.cell, "peephole_lstm");
  assert.deepEqual(
    found?.wrong.map(({ code }) => code),
    ["shape"],
  );
});

test("an LSTM that lacks a weight is no smaller kind of cell", () => {
  const { weight_hh_l0, ...rest } = lstm("", P, Q);
  assert.ok(weight_hh_l0);
  const [found] = modulesOf(rest);
  assert.deepEqual(
    found?.wrong.map(({ code, values }) => [code, values.tensor]),
    [["missing", "weight_hh_l0"]],
  );
});

test("rows that no kind has are told with those that there are", () => {
  const [found] = modulesOf(cell("", P, Q, 7));
  assert.equal(found?.wrong[0]?.code, "no-cell");
  assert.match(
    String(found?.wrong[0]?.values.expected),
    /1 × \(RNN\), 4 × \(LSTM, .*Peephole LSTM.*\), 3 × \(GRU\)/,
  );
});

test("two kinds that have the same tensors are both offered: one that comes first is chosen, of others none", () => {
  const before = described();
  const twin = (/** @type {string} */ of, /** @type {string} */ name) => ({
    ...structuredClone(kindOf(of)),
    name,
    is_basic: false,
  });
  try {
    learn({ ...before, kinds: [...before.kinds, twin("lstm", "twin"), twin("min_gru", "small")] });
    const [large] = modulesOf(lstm("", P, Q));
    assert.deepEqual([large?.cell, large?.others.includes("twin"), large?.isCertain], ["lstm", true, true]);
    const [small] = modulesOf(tensorsOfKind("min_gru", true));
    assert.deepEqual([small?.cell, small?.others, small?.isCertain], ["min_gru", ["small"], false]);
  } finally {
    learn(before);
  }
});
