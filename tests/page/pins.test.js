/** Tests the names of pinned units: how they are read, which a run has, and what a key pins. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kinds } from "../../static/js/anatomy.js";
import { beyond, unreadable } from "../../static/js/link/faults.js";
import { rowOf } from "../../static/js/link/rows.js";
import { isIn, pinnable, pinOf, pinsIn, pinText } from "../../static/js/pins.js";
import { reduce } from "../../static/js/reduce.js";
import { INITIAL_STATE } from "../../static/js/state.js";
import { pageQuery, stateOf } from "../../static/js/url.js";
import { shape } from "./shapes.js";

/** @typedef {import("../../static/js/state.js").State} State */

const MOST = rowOf("pins")?.most ?? 0;
/** @param {Partial<State>} [change] @returns {State} */
const running = (change = {}) => ({
  ...INITIAL_STATE,
  shape: shape(),
  status: "ready",
  received: 5,
  ...change,
});
/** @param {State} state @param {string | null} [pin] */
const pressed = (state, pin = null) => reduce(state, { type: "pin", pin }).pins;

test("every state and gate of every kind can be pinned, and is read back", () => {
  for (const { name, states, gates } of kinds().values()) {
    const all = [...states.map((one) => one.name), ...gates.map((one) => `gates.${one.name}`)];
    assert.deepEqual([...pinnable(name)].sort(), all.sort());
    for (const quantity of all) {
      for (const pass of ["", "/0.reverse", "/2.forward"]) {
        const text = `${quantity}.7${pass}`;
        const pin = pinOf(text);
        assert.ok(pin);
        assert.equal(pinText(pin), text);
        const run = shape({ cell: name, units: 8, layers: 3, bidirectional: true });
        assert.ok(isIn(pin, run));
        assert.ok(!isIn(pin, { ...run, units: 7 }));
        assert.equal(isIn(pin, { ...run, layers: 2 }), pass !== "/2.forward");
        assert.equal(isIn(pin, { ...run, bidirectional: false }), pass !== "/0.reverse");
      }
    }
  }
});

test("what names no unit is told, and the rest of the link is read", () => {
  const link =
    "pins=cell_state.1,cell_state,x..2,cell_state.1/1,cell_state.-1,cell_state.1/0.forward,hidden_state.0";
  assert.deepEqual(stateOf(`?${link}`, "en").pins, ["cell_state.1", "hidden_state.0"]);
  assert.deepEqual(
    unreadable(`?${link}`).map(({ field, code }) => [field, code]),
    [...new Array(4).fill(["pins", "pattern"]), ["pins", "of_them"]],
  );
  const many = Array.from({ length: MOST + 1 }, (_, unit) => `hidden_state.${unit}`).join(",");
  assert.equal(stateOf(`?pins=${many}`, "en").pins.length, MOST);
});

test("units that a run has not are told, and dropped once it has started", () => {
  const run = shape({ cell: "gru" });
  const pins = [
    "hidden_state.2",
    "cell_state.1",
    "gates.reset.3",
    "hidden_state.0/1.forward",
    "gates.update.0/0.reverse",
  ];
  assert.deepEqual(
    beyond(`?pins=${pins.join(",")}`, { companions: [] }, run).map(({ code, values = {} }) => [
      code,
      values.came,
    ]),
    [
      ["one_of", "cell_state"],
      ["at_most", 3],
      ["at_most", 1],
      ["one_of", "reverse"],
    ],
  );
  const started = reduce(running({ pins }), { type: "started", shape: run });
  assert.deepEqual(started.pins, ["hidden_state.2"]);
  assert.deepEqual(pinsIn(pins, run).map(pinText), started.pins);
  const kept = running({ pins: ["cell_state.1"] });
  assert.equal(reduce(kept, { type: "started", shape: shape() }).pins, kept.pins);
});

test("a unit is pinned and unpinned, and one too many takes the place of the oldest", () => {
  assert.deepEqual(pressed(running(), "cell_state.1"), ["cell_state.1"]);
  assert.deepEqual(pressed(running({ pins: ["cell_state.1", "hidden_state.2"] }), "cell_state.1"), [
    "hidden_state.2",
  ]);
  const full = Array.from({ length: MOST }, (_, layer) => `hidden_state.0/${layer}.reverse`);
  assert.deepEqual(pressed(running({ pins: full }), "hidden_state.1"), [...full.slice(1), "hidden_state.1"]);
  const link = pageQuery(running({ pins: ["cell_state.1", "gates.input.0"] }));
  assert.equal(new URLSearchParams(link).get("pins"), "cell_state.1,gates.input.0");
});

test("a key pins what is pointed at, else the chosen unit", () => {
  const deep = shape({ layers: 2, bidirectional: true });
  const [first] = pinnable("lstm");
  assert.deepEqual(pressed(running({ unit: 2 })), [`${first}.2`]);
  assert.deepEqual(pressed(running({ unit: 2, lit: "unit gates.forget" })), ["gates.forget.2"]);
  assert.deepEqual(pressed(running({ lit: "unit.1 hidden_state" })), ["hidden_state.1"]);
  assert.deepEqual(pressed(running({ shape: deep, lit: "unit.1/1.reverse" })), [`${first}.1/1.reverse`]);
  const focus = /** @type {const} */ ({ layer: 1, direction: "reverse" });
  assert.deepEqual(pressed(running({ shape: deep, chosenPass: focus, lit: "unit.1 hidden_state" })), [
    "hidden_state.1/1.reverse",
  ]);
  assert.deepEqual(pressed({ ...INITIAL_STATE, shape: null }), []);
});
