/** Tests how large the picture is made for the last row. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { zoomFor } from "../../static/js/present/zoom.js";
import { layOut } from "../../static/js/stage/layout.js";
import { WHOLE } from "../../static/js/stage/rows.js";
import { shape } from "./shapes.js";

/** What a caption leaves of a projector of 1280 × 720. */
const ROOM = { width: 1256, height: 560, below: 0 };
const NAMES = 196;
const LETTERS = { inputLetters: true, outputLetters: true };
const FOCUS = /** @type {const} */ ({ layer: 0, direction: "forward" });

test("with units pinned, every row still fits into what is enlarged", () => {
  for (const count of [0, 1, 2, 3, 4]) {
    const pinned = Array.from({ length: count }, (_, unit) => ({
      ...FOCUS,
      unit,
      quantity: "cell_state",
      low: 0,
      high: 1,
    }));
    for (const units of [3, 6, 64]) {
      const form = shape({ units, timeSteps: 11 });
      const zoom = zoomFor(form, ROOM, FOCUS, LETTERS, pinned);
      const inside = { width: ROOM.width / zoom - NAMES, height: Math.floor(ROOM.height / zoom) };
      const { height } = layOut(form, inside, FOCUS, LETTERS, WHOLE, form.timeSteps, pinned);
      assert.ok(
        height <= inside.height || zoom === 1,
        `${count} pinned, ${units} units: ${height} at ${zoom}`,
      );
    }
  }
});
