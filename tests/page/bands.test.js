/** Tests what a cell shows of a band that stands for several units: its ends are always seen, and no number is a mean. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bandOf, cellOf, rangeOf, SHOWN, unitsIn } from "../../static/js/stage/bands.js";
import { COLUMN_PARTS, layOut, MARGIN_PARTS } from "../../static/js/stage/layout.js";
import { ordered } from "../../static/js/stage/order.js";
import { raster } from "../../static/js/stage/raster.js";
import { shape } from "./shapes.js";

const LETTERS = { inputLetters: true, outputLetters: true };
const FORWARD = /** @type {const} */ ({ layer: 0, direction: "forward" });
const SCALE = /** @type {const} */ ({ family: "signed", bound: 1 });

/** @param {number} units @param {number} perBand @param {import("../../static/js/stage/order.js").Order | null} [order] */
const strip = (units, perBand, order = null) => ({
  quantity: "hidden_state",
  pass: FORWARD,
  top: 0,
  units,
  perBand,
  bands: Math.ceil(units / perBand),
  bandHeight: 2,
  height: 2 * Math.ceil(units / perBand),
  order,
});

/** Pale numbers that differ, and one of them that is saturated. @param {number} units @param {number} unit @param {number} value */
const saturated = (units, unit, value) =>
  Float64Array.from({ length: units }, (_, place) =>
    place === unit ? value : 0.1 * Math.sin(7 * place + 1),
  );

/** @param {(number | null)[][]} z @param {number} column @returns {(number | null)[][]} what is seen of a column, band by band */
const seen = (z, column) =>
  z.map((row) => row.slice(column * COLUMN_PARTS + MARGIN_PARTS, (column + 1) * COLUMN_PARTS - MARGIN_PARTS));

test("one saturated unit among 64 is drawn in its own colour, in whichever band it is and at whichever end", () => {
  for (const [perBand, unit, value] of /** @type {const} */ ([
    [8, 13, 0.98],
    [8, 63, -1],
    [64, 31, 0.99],
    [3, 0, -0.97],
  ])) {
    const own = strip(64, perBand);
    const { z } = raster(own, saturated(64, unit, value), { from: 0, to: 0 }, { from: 0, to: 0 }, null);
    const row = seen(z, 0)[bandOf(own, unit)] ?? [];
    assert.equal(value > 0 ? row.at(-1) : row[0], value);
  }
});

test("what a band shows are numbers of its own units in their order, all of them where they are few", () => {
  const values = saturated(40, 21, 0.9);
  for (const perBand of [2, 3, 4, 5, 6, 8, 40]) {
    const own = strip(40, perBand);
    const { z } = raster(own, values, { from: 0, to: 0 }, { from: 0, to: 0 }, null);
    seen(z, 0).forEach((shown, band) => {
      const all = [...values.slice(band * perBand, (band + 1) * perBand)].sort((a, b) => a - b);
      assert.equal(shown.length, SHOWN);
      assert.deepEqual(
        [...shown].sort((a, b) => Number(a) - Number(b)),
        shown,
      );
      assert.equal(shown[0], all[0]);
      assert.equal(shown.at(-1), all.at(-1));
      const kinds = new Set(shown);
      assert.ok(
        [...kinds].every((one) => one !== null && all.includes(one)),
        "no number is made up",
      );
      assert.equal(kinds.size, Math.min(all.length, SHOWN));
    });
  }
});

test("a strip that draws every unit draws one cell for each, as before", () => {
  const values = saturated(6, 2, 0.9);
  const { z, perColumn } = raster(strip(3, 1), values, { from: 0, to: 1 }, { from: 0, to: 1 }, null);
  assert.equal(perColumn, 1);
  assert.deepEqual(
    z,
    [0, 1, 2].map((unit) => [values[unit], values[3 + unit]]),
  );
});

test("in a changed run a band shows the unit that differs most, with its former number, however little the mean moves", () => {
  const [was, now] = [saturated(64, 70, 0), saturated(64, 19, 0.9)];
  const ghost = { scale: SCALE, at: (/** @type {number} */ _, /** @type {number} */ unit) => was[unit] };
  const own = strip(64, 16);
  assert.equal(cellOf(own, now, 0, 1, ghost).former, 19);
  const { z } = raster(own, now, { from: 0, to: 0 }, { from: 0, to: 0 }, ghost);
  const rows = seen(z, 0);
  assert.equal(rows[1]?.[0], was[19]);
  assert.equal(rows[1]?.at(-1), 0.9);
  assert.equal(cellOf(own, now, 0, 2, ghost).former, null);
});

test("the ends of a band are said with the units that have them, in any order of the units", () => {
  const order = ordered([4, 2, 0, 5, 1, 3]);
  const values = [0.5, -0.25, 0.75, 0, 0.125, 1];
  const own = strip(6, 3, order);
  assert.deepEqual(unitsIn(own, 0), [4, 2, 0]);
  assert.deepEqual(
    rangeOf(own, (unit) => values[unit] ?? 0, 0),
    {
      low: 0.125,
      lowest: 4,
      high: 0.75,
      highest: 2,
      mean: (0.125 + 0.75 + 0.5) / 3,
    },
  );
  for (let unit = 0; unit < 6; unit += 1) assert.ok(unitsIn(own, bandOf(own, unit)).includes(unit));
});

test("a band that stands for several units is high enough to be seen", () => {
  for (const units of [64, 256, 1000])
    for (const { strips } of layOut(shape({ units }), { width: 980, height: 560 }, FORWARD, LETTERS).panels)
      for (const { perBand, bandHeight } of strips) assert.ok(perBand === 1 || bandHeight >= 2);
});
