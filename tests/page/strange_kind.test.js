/** A kind of cell that the page has never heard of: written, drawn, opened and named by its description alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { described, equationsOf, kindOf, learn, phasesOf, statesOf } from "../../static/js/anatomy.js";
import { planOf } from "../../static/js/cell/layout.js";
import { vectorsOf } from "../../static/js/cell/plan.js";
import { columnsOf } from "../../static/js/inspector/columns.js";
import { linesOf } from "../../static/js/inspector/recipe.js";
import { beltGate, lettersOf, rolesOf } from "../../static/js/roles.js";
import { quantitiesOf } from "../../static/js/trace.js";
import { lettersOfRows } from "../../static/js/zoom/products.js";
import { shape } from "./shapes.js";

/** @typedef {import("../../static/js/wire.js").Expression} Expression */

/** An LSTM whose gates look at the cell state, unit by unit: the output gate at the new one. */
function withPeepholes() {
  const kind = structuredClone(kindOf("lstm"));
  kind.name = "peephole";
  const looking = ["input", "forget", "output"];
  for (const gate of looking) {
    /** @type {Expression} */
    const of = gate === "output" ? { op: "computed", of: "cell_state" } : { op: "before", of: "cell_state" };
    kind.terms[gate]?.push({ name: "from_cell", weight: "weight_peephole", bias: null, of });
  }
  for (const { quantity, value } of kind.equations)
    if (looking.some((gate) => quantity === `gates.${gate}`) && value.op === "apply" && value.of.op === "sum")
      value.of.of.push({ op: "summand", of: "from_cell" });
  kind.parameters.push({ name: "weight_peephole", symbol: "P", owners: looking, over: null });
  return kind;
}

const { version, kinds } = described();
learn({ version, kinds: [...kinds, withPeepholes()] });

const network = /** @type {import("../../static/js/wire.js").Network} */ ({
  cell: "peephole",
  input_size: 3,
  hidden_size: 4,
  num_layers: 1,
  bidirectional: false,
  bias: true,
  nonlinearity: "tanh",
  reset_after: true,
  readout: { size: 3, activation: "softmax", bias: false, joint: false },
});

test("its trace holds the term that no other kind has", () => {
  const own = quantitiesOf(shape({ cell: "peephole" })).filter((name) => name.endsWith(".from_cell"));
  assert.deepEqual(
    own,
    ["input", "forget", "output"].map((gate) => `terms.${gate}.from_cell`),
  );
});

test("its sums, its table and its opened sums list every term", () => {
  const forget = linesOf(network).find(({ gate }) => gate === "forget");
  const figures = forget?.sum.filter((piece) => typeof piece !== "string") ?? [];
  assert.deepEqual(
    figures.map(({ quantity, parameter }) => `${parameter} ${quantity}`),
    ["U terms.forget.from_input", "W terms.forget.from_hidden", "P terms.forget.from_cell"],
  );
  const kindsOfColumns = columnsOf(network).filter(({ group }) => group === "gates.output");
  assert.deepEqual(
    kindsOfColumns.map(({ kind }) => kind),
    ["from_input", "from_hidden", "from_cell", "value"],
  );
  const equation = equationsOf(network).find(({ gate }) => gate === "output");
  assert.ok(equation);
  assert.deepEqual(
    lettersOfRows(equation, "peephole").map(({ parameter, factor }) => parameter + factor),
    ["Ux", "Wh", "Pc"],
  );
  assert.equal(lettersOf(equation.value, "peephole", equation), "σ(Ux + Wh + Pc)");
});

test("it works in the phases of a cell with gates, and its gates have the roles of an LSTM's", () => {
  assert.deepEqual(phasesOf("peephole"), phasesOf("lstm"));
  assert.deepEqual(statesOf("peephole"), statesOf("lstm"));
  assert.deepEqual(rolesOf(network), rolesOf({ ...network, cell: "lstm" }));
  assert.equal(beltGate({ ...network, cell: "lstm" }, "cell_state"), "forget");
  assert.equal(beltGate(network, "cell_state"), null, "its gates look at the cell state, too");
});

test("it opens with a place for everything in it, and a way from the cell state into each peephole", () => {
  const sizes = { units: 4, outputs: 3, inputs: 3, joins: null };
  for (const width of [340, 700, 1000, 1400]) {
    const { boxes, wires } = planOf(network, sizes, { width, height: 560 });
    for (const { id, slim } of vectorsOf(network))
      if (!slim && id !== "kept" && id !== "written") assert.ok(boxes.has(id), `${id} at ${width}`);
    const before = boxes.get("cell_state.before");
    assert.ok(before);
    const from = before.x + before.width / 2;
    const looking = wires.filter(
      ({ points, phase, way }) => points[0]?.[0] === from && phase === "terms" && way === "plain",
    );
    assert.equal(looking.length, 2, `to forget and input, at ${width}`);
  }
});
