/** Tests where everything in an opened cell stands, in rooms of every size. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kinds } from "../../static/js/anatomy.js";
import { planOf } from "../../static/js/cell/layout.js";
import { TREE } from "../../static/js/cell/places/tree.js";
import { vectorsOf } from "../../static/js/cell/plan.js";
import { halfOf, RADIUS } from "../../static/js/cell/sketch.js";

const ROOMS = [
  { width: 300, height: 300 },
  { width: 352, height: 360 },
  { width: 382, height: 420 },
  { width: 560, height: 340 },
  { width: 690, height: 420 },
  { width: 836, height: 260 },
  { width: 1000, height: 560 },
];
const CELLS = [...kinds().keys()];

/** @param {string} cell @param {boolean} reset_after @param {boolean} read */
const network = (cell, reset_after, read) =>
  /** @type {import("../../static/js/wire.js").Network} */ ({
    cell,
    input_size: 10,
    hidden_size: 4,
    num_layers: 1,
    bidirectional: false,
    bias: true,
    nonlinearity: "tanh",
    reset_after,
    readout: read ? { size: 10, activation: "softmax", bias: false, joint: false } : null,
  });

for (const cell of CELLS)
  for (const units of [1, 4, 12, 64])
    test(`no sign of a ${cell} of ${units} units stands behind a column`, () => {
      for (const room of ROOMS)
        for (const after of cell === "gru" ? [true, false] : [true])
          for (const read of [true, false]) {
            const sizes = { units, outputs: read ? 10 : 0, inputs: 10, joins: null };
            const { boxes, operations } = planOf(network(cell, after, read), sizes, room);
            for (const { sign, x, y, beside } of operations.filter((one) => !one.beside))
              for (const [id, box] of boxes) {
                const across =
                  Math.min(x + halfOf(sign), box.x + box.width) - Math.max(x - halfOf(sign), box.x);
                const down = Math.min(y + RADIUS, box.y + box.height) - Math.max(y - RADIUS, box.y);
                const hidden = across > 0.5 && down > 0.5;
                assert.ok(
                  !hidden,
                  `${sign} (${beside}) behind ${id} at ${room.width} × ${room.height}: ${across}, ${down}`,
                );
              }
          }
    });

for (const cell of CELLS)
  for (const after of [true, false])
    test(`a ${cell} is placed by its equations alone, with room for everything in it (${after})`, () => {
      const sizes = { units: 4, outputs: 10, inputs: 10, joins: null };
      const wide = { width: 1100, height: 560 };
      const { boxes, wires } = planOf(network(cell, after, true), sizes, wide, TREE);
      const onTheWay = ["kept", "written", "sum"];
      const named = vectorsOf(network(cell, after, true)).filter(({ id }) => !onTheWay.includes(id));
      for (const { id } of named) assert.ok(boxes.has(id), id);
      const placed = [...boxes].filter(([id]) => id !== "inputs");
      for (const [id, box] of placed) {
        assert.ok(box.x >= 0 && box.x + box.width <= wide.width, `${id} is within the room`);
        for (const [other, beside] of placed) {
          const apart = box.x + box.width <= beside.x || beside.x + beside.width <= box.x;
          const over = box.y + box.height <= beside.y || beside.y + beside.height <= box.y;
          assert.ok(other === id || apart || over, `${id} and ${other} do not overlap`);
        }
      }
      assert.ok(wires.every(({ points }) => points.flat().every(Number.isFinite)));
    });
