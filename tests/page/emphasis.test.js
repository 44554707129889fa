/** Tests which parts of an opened cell are drawn in full, in every kind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { equationsOf, kinds } from "../../static/js/anatomy.js";
import { emphasisOf } from "../../static/js/cell/emphasis.js";
import { planOf } from "../../static/js/cell/layout.js";

const ROOMS = [
  { width: 352, height: 360 },
  { width: 1000, height: 560 },
  { width: 1216, height: 480 },
];

/** @typedef {import("../../static/js/wire.js").Network} Network */

/** @param {string} cell @param {boolean} [reset_after] @returns {Network} */
const network = (cell, reset_after = true) => ({
  cell,
  input_size: 5,
  hidden_size: 4,
  num_layers: 1,
  bidirectional: false,
  bias: true,
  nonlinearity: /** @type {const} */ ("tanh"),
  reset_after,
  readout: { size: 5, activation: /** @type {const} */ ("softmax"), bias: false, joint: false },
});

/** @param {Network} one @param {import("../../static/js/cell/measure.js").Room} room */
const plan = (one, room) => planOf(one, { units: 4, outputs: 5, inputs: 5, joins: null }, room);

for (const cell of kinds().keys())
  test(`all parts of a ${cell} together leave nothing faint`, () => {
    for (const after of [true, false])
      for (const room of ROOMS) {
        const one = network(cell, after);
        const drawn = plan(one, room);
        const { wires, operations } = emphasisOf(drawn, one, [...drawn.boxes.keys()]);
        assert.ok(
          wires.every(Boolean),
          `${room.width}: ${JSON.stringify(drawn.wires[wires.indexOf(false)])}`,
        );
        assert.ok(
          operations.every(Boolean),
          `${room.width}: ${JSON.stringify(drawn.operations[operations.indexOf(false)])}`,
        );
      }
  });

for (const cell of kinds().keys())
  test(`every gate of a ${cell} brings its terms and what they read, and a wire into each of them`, () => {
    for (const room of ROOMS) {
      const one = network(cell);
      const drawn = plan(one, room);
      for (const { gate, owner, quantity, terms } of equationsOf(one)) {
        if (!gate) continue;
        const { vectors, wires } = emphasisOf(drawn, one, [quantity]);
        assert.ok(vectors.has("inputs"));
        for (const { name } of terms) {
          const id = `terms.${owner}.${name}`;
          assert.ok(vectors.has(id), `${quantity} without ${id}`);
          const box = drawn.boxes.get(id) ?? drawn.boxes.get(quantity);
          assert.ok(box);
          const into = drawn.wires.filter(({ points: ends }, at) => {
            const [x = 0, y = 0] = ends.at(-1) ?? [];
            const [across, down] = [x - box.x, y - box.y];
            return wires[at] && across >= 0 && across <= box.width && down > -25 && down < box.height + 25;
          });
          assert.ok(into.length > 0, `${room.width}: no wire into ${id}`);
        }
        const others = equationsOf(one).filter(
          (line) => line.gate && line !== undefined && line.gate !== gate,
        );
        for (const line of others) {
          const looked = [...vectors].includes(line.quantity);
          const reads = JSON.stringify(equationsOf(one).find((own) => own.quantity === quantity)).includes(
            line.quantity,
          );
          assert.equal(looked, reads, `${quantity} and ${line.quantity}`);
        }
      }
    }
  });

test("a gate alone leaves the wires to the other gates faint", () => {
  const one = network("lstm");
  const drawn = plan(one, { width: 1000, height: 560 });
  const { vectors, wires } = emphasisOf(drawn, one, ["gates.forget"]);
  assert.deepEqual([...vectors].sort(), [
    "gates.forget",
    "hidden_state.before",
    "inputs",
    "terms.forget.from_hidden",
    "terms.forget.from_input",
  ]);
  const { x = 0, width = 0 } = drawn.boxes.get("gates.forget") ?? {};
  const beyond = drawn.wires.flatMap(({ points }, at) => ((points.at(-1)?.[0] ?? 0) > x + width ? [at] : []));
  assert.ok(beyond.length > 10);
  assert.ok(beyond.every((at) => !wires[at]));
});

test("what is kept brings the old cell state, its gate and the belt between", () => {
  const one = network("lstm");
  const { vectors } = emphasisOf(plan(one, { width: 1000, height: 560 }), one, ["kept"]);
  assert.deepEqual([...vectors].sort(), ["cell_state.before", "gates.forget", "kept"]);
});
