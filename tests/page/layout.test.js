/** Tests where the parts of the score stand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMN_PARTS, layOut } from "../../static/js/stage/layout.js";
import { BAND, CLOSE, TIGHT, WHOLE } from "../../static/js/stage/rows.js";
import { SHAPES, shape } from "./shapes.js";

const ROOMS = [
  { width: 980, height: 560 },
  { width: 860, height: 380 },
  { width: 374, height: 430 },
];
const LETTERS = { inputLetters: true, outputLetters: true };
const FOCUS = /** @type {const} */ ({ layer: 0, direction: "forward" });

for (const room of ROOMS) {
  test(`no panel of a score overlaps the next in a room of ${room.width} × ${room.height}`, () => {
    for (const form of SHAPES) {
      for (const units of [1, 3, 64, 1000]) {
        const { panels, height } = layOut({ ...form, units }, room, FOCUS, LETTERS);
        panels.forEach((panel, place) => {
          const next = panels[place + 1]?.top ?? height;
          assert.ok(panel.top + panel.height <= next, `${units} units: ${panel.kind} ends below ${next}`);
        });
      }
    }
  });

  test(`every unit has its band in a room of ${room.width} × ${room.height}`, () => {
    for (const units of [1, 3, 64, 1000]) {
      for (const { strips } of layOut(shape({ units }), room, FOCUS, LETTERS).panels) {
        for (const strip of strips) {
          assert.ok(strip.bands * strip.perBand >= strip.units);
          assert.ok((strip.bands - 1) * strip.perBand < strip.units, "no band is empty");
          assert.equal(strip.height, strip.bands * strip.bandHeight);
        }
      }
    }
  });
}

test("a column is cut in whole pixels, however many time steps there are", () => {
  for (const timeSteps of [1, 14, 100, 20_000]) {
    const { columnWidth, contentWidth } = layOut(
      shape({ timeSteps }),
      { width: 980, height: 560 },
      FOCUS,
      LETTERS,
    );
    assert.equal(columnWidth % COLUMN_PARTS, 0);
    assert.equal(contentWidth, columnWidth * timeSteps);
  }
});

/** @param {number} count @returns {import("../../static/js/stage/bars.js").Bars[]} */
const pinned = (count) =>
  Array.from({ length: count }, (_, unit) => ({ ...FOCUS, quantity: "cell_state", unit, low: -1, high: 2 }));

for (const [name, parts] of Object.entries({ WHOLE, TIGHT, BAND, CLOSE })) {
  test(`rows of pinned units overlap nothing and move no other row's order in a ${name} score`, () => {
    for (const room of ROOMS) {
      for (const count of [1, 4]) {
        const { panels, height } = layOut(shape(), room, FOCUS, LETTERS, parts, 5, pinned(count));
        const kinds = panels.map(({ kind }) => kind);
        const without = layOut(shape(), room, FOCUS, LETTERS, parts, 5).panels.map(({ kind }) => kind);
        assert.deepEqual(
          kinds.filter((kind) => kind !== "unit"),
          without,
        );
        assert.equal(kinds.filter((kind) => kind === "unit").length, count);
        panels.forEach((panel, place) => {
          const next = panels[place + 1]?.top ?? height;
          assert.ok(panel.top + panel.height <= next, `${panel.kind} ends below ${next}`);
        });
        for (const { bars, strips } of panels.filter(({ kind }) => kind === "unit")) {
          assert.ok(bars);
          assert.ok((strips[0]?.height ?? 0) >= parts.unit, "has the room that it asks for");
        }
      }
    }
  });
}

/** Rooms beside the names of the rows, whose pixels are the last: a laptop's, a projector's, a wide screen's, a phone's. */
const STAGES = [
  { width: 860, height: 560, names: 132 },
  { width: 700, height: 400, names: 132 },
  { width: 1320, height: 800, names: 132 },
  { width: 312, height: 430, names: 78 },
];

for (const { names, ...room } of STAGES) {
  test(`few time steps and few units take a third of a room of ${room.width} × ${room.height}`, () => {
    for (const cell of ["rnn", "lstm"]) {
      for (const [outputs, inputLetters] of /** @type {const} */ ([
        [0, true],
        [0, false],
        [1, false],
        [27, true],
      ])) {
        for (const units of [1, 2, 3]) {
          for (const timeSteps of [1, 2, 3, 5, 20]) {
            const form = shape({ cell, outputs, units, timeSteps, inputs: 1 });
            const letters = { inputLetters, outputLetters: inputLetters };
            const { panels, contentWidth } = layOut(form, room, FOCUS, letters);
            const bottom = panels.at(-1);
            assert.ok(bottom);
            const height = bottom.top + bottom.height - (panels[0]?.top ?? 0);
            const width = names + Math.min(room.width, contentWidth);
            const share = (width * height) / ((names + room.width) * room.height);
            const said = `${cell}, ${outputs} outputs, ${units} units, ${timeSteps} steps`;
            assert.ok(share > 1 / 3, `${said}: ${share.toFixed(2)}`);
          }
        }
      }
    }
  });
}

test("rows that have room are in sight to the last pixel", () => {
  const run = shape({ cell: "lstm", units: 12, timeSteps: 14 });
  for (let height = 362; height <= 620; height += 1) {
    const layout = layOut(run, { width: 700, height }, FOCUS, LETTERS);
    assert.equal(layout.height, height, `a room of ${height}`);
  }
});
