/** Tests expressions of cells: their values, their bounds, and what each gate does in them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { equationsOf, gateNames, kinds, phasesOf, stateLetter } from "../../static/js/anatomy.js";
import { chosen, evaluate, reachOf } from "../../static/js/expression.js";
import { linesOf } from "../../static/js/inspector/recipe.js";
import { lettersOf, rolesOf } from "../../static/js/roles.js";

/** @typedef {import("../../static/js/expression.js").Expression} Expression */

const NETWORKS = [
  { cell: "rnn", nonlinearity: "tanh", reset_after: true },
  { cell: "rnn", nonlinearity: "relu", reset_after: true },
  { cell: "lstm", nonlinearity: "tanh", reset_after: true },
  { cell: "gru", nonlinearity: "tanh", reset_after: true },
  { cell: "gru", nonlinearity: "tanh", reset_after: false },
];

/** @type {(of: string) => Expression} */
const computed = (of) => ({ op: "computed", of });

test("an expression rounds after each operation", () => {
  /** @type {Expression} */
  const third = {
    op: "sum",
    name: null,
    of: [
      { op: "product", name: null, of: [computed("a"), { op: "before", of: "c" }] },
      { op: "complement", of: computed("a") },
    ],
  };
  const unread = () => Number.NaN;
  const source = { computed: () => 0.1, before: () => 0.3, summand: unread, score: unread };
  const expected = Math.fround(Math.fround(0.1 * 0.3) + Math.fround(1 - 0.1));
  assert.equal(evaluate(third, source, Math.fround), expected);
  assert.equal(evaluate(third, source, Number), 0.1 * 0.3 + (1 - 0.1));
});

test("a choice that a network does not make is said", () => {
  /** @type {Expression} */
  const choice = { op: "choice", option: "nonlinearity", of: { tanh: computed("a") } };
  assert.deepEqual(chosen(choice, { nonlinearity: "tanh" }), computed("a"));
  assert.throws(() => chosen(choice, { nonlinearity: "elu" }), /nonlinearity elu/);
});

test("a share of one and the rest of another reach as far as the farther of them", () => {
  /** @type {(share: string) => Expression} */
  const mixed = (share) => ({
    op: "sum",
    name: null,
    of: [
      { op: "product", name: null, of: [{ op: "complement", of: computed("z") }, computed("n")] },
      { op: "product", name: null, of: [computed(share), { op: "before", of: "h" }] },
    ],
  });
  const reach = (/** @type {{ of: string }} */ { of }) => (of === "n" ? 3 : 1);
  assert.equal(reachOf(mixed("z"), reach), 3);
  assert.equal(reachOf(mixed("r"), reach), 4, "two shares that have nothing to do with each other");
});

test("every kind names the gates that it has, and no state by two letters", () => {
  for (const [cell, kind] of kinds()) {
    const network = { cell, nonlinearity: "tanh", reset_after: true };
    const lines = equationsOf(network);
    assert.equal(lines.length, kind.gates.length + kind.states.length);
    assert.equal(phasesOf(cell).includes("gates"), kind.gates.length > 0);
    for (const { name, symbol } of kind.states)
      assert.equal(stateLetter(/** @type {"hidden_state"} */ (name)), symbol);
    for (const { name } of kind.gates) assert.ok(gateNames().includes(name));
  }
});

test("what each gate does is read from the equations", () => {
  const found = NETWORKS.map((network) => {
    const { style, keep, write, out, filter } = rolesOf(network);
    return [style, keep, write, out, filter];
  });
  const plain = ["plain", null, null, null, null];
  assert.deepEqual(found, [
    plain,
    plain,
    ["kept", "forget", "input", "output", null],
    ["mixed", "update", null, null, "reset"],
    ["mixed", "update", null, null, "reset"],
  ]);
});

test("equations are written in letters, and each sum names what was streamed", () => {
  const written = (/** @type {(typeof NETWORKS)[number]} */ network) =>
    equationsOf(network)
      .filter(({ gate }) => !gate)
      .map(({ letter, value, terms }) => `${letter} = ${lettersOf(value, network.cell, { terms })}`);
  assert.deepEqual(NETWORKS.map(written), [
    ["h = tanh(Ux + Wh)"],
    ["h = relu(Ux + Wh)"],
    ["c = f · c + i · g", "h = o · tanh(c)"],
    ["h = (1 − z) · n + z · h"],
    ["h = (1 − z) · n + z · h"],
  ]);
  for (const network of NETWORKS)
    for (const { equation, sum } of linesOf(network)) {
      const terms = sum.flatMap((piece) =>
        typeof piece !== "string" && piece.parameter ? [piece.quantity] : [],
      );
      const own = equation.terms.map(({ name }) => `terms.${equation.owner}.${name}`);
      assert.deepEqual(terms, own);
    }
});
