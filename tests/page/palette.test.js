/** Tests that the two families of colours cannot be confused, also by people who cannot tell red from green. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { colourOf, heatScaleOf, inkOn, rampIndex, rampOf } from "../../static/js/palette.js";

/** @typedef {import("../../static/js/palette.js").Theme} Theme */
/** @typedef {[number, number, number]} Triple */

const UNIT = /** @type {const} */ ({ family: "unit", bound: 1 });
const SIGNED = /** @type {const} */ ({ family: "signed", bound: 1 });
const THEMES = /** @type {const} */ (["light", "dark"]);
/** Difference in OKLAB that an eye sees at once between two small squares side by side. */
const PLAIN = 0.04;

/** By Machado, Oliveira and Fernandes (2009), complete. @type {Record<string, Triple[]>} */
const EYES = {
  "who sees all colours": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "a deuteranope": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** @param {string} colour @returns {number[]} linear, 0…1 */
const linear = (colour) =>
  (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });

/** @param {number[]} row @param {number[]} column */
const dot = (row, column) => row.reduce((sum, one, place) => sum + one * (column[place] ?? 0), 0);

/** @param {string} colour @param {Triple[]} eye @returns {number[]} in OKLAB */
function seen(colour, eye) {
  const rgb = eye.map((row) => dot(row, linear(colour)));
  const cones = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ].map((row) => Math.cbrt(dot(row, rgb)));
  return [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ].map((row) => dot(row, cones));
}

/** @param {string} one @param {string} other @param {Triple[]} eye */
const apart = (one, other, eye) => {
  const [a, b] = [seen(one, eye), seen(other, eye)];
  return Math.hypot(...a.map((part, place) => part - (b[place] ?? 0)));
};

/** @param {string} colour */
const luminance = (colour) => dot([0.2126, 0.7152, 0.0722], linear(colour));

for (const theme of THEMES) {
  for (const [who, eye] of Object.entries(EYES)) {
    test(`in ${theme}, a gate half open has no colour of a signed value, to ${who}`, () => {
      const signed = rampOf(SIGNED, theme).slice(0, 101);
      for (let value = 0.4; value <= 1; value += 0.05) {
        const colour = colourOf(UNIT, value, theme);
        const nearest = Math.min(...signed.map((other) => apart(colour, other, eye)));
        assert.ok(nearest > PLAIN, `${value.toFixed(2)} is ${nearest.toFixed(3)} from a signed value`);
      }
    });

    test(`in ${theme}, the poles are far apart to ${who}`, () => {
      assert.ok(apart(colourOf(SIGNED, -1, theme), colourOf(SIGNED, 1, theme), eye) > 0.2);
    });

    test(`in ${theme}, what lies beyond a scale has not the colour of its end, to ${who}`, () => {
      for (const [scale, end, far] of /** @type {const} */ ([
        [SIGNED, 1, 1.5],
        [SIGNED, -1, -1.5],
        [UNIT, 1, 1.5],
      ]))
        assert.ok(apart(colourOf(scale, end, theme), colourOf(scale, far, theme), eye) > 2 * PLAIN);
    });
  }

  test(`in ${theme}, a number can be read on every colour`, () => {
    for (const scale of [UNIT, SIGNED])
      for (const colour of rampOf(scale, theme)) {
        const [ground, ink] = [luminance(colour), inkOn(colour) === "#fff" ? 1 : 0];
        const contrast = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
        assert.ok(contrast >= 4.5, `${colour}: ${contrast.toFixed(2)}`);
      }
  });

  test(`in ${theme}, the more of 0…1 the farther from the paper`, () => {
    const ramp = rampOf(UNIT, theme).slice(0, 101).map(luminance);
    for (const [place, now] of ramp.entries()) {
      const before = ramp[place - 1];
      if (before !== undefined) assert.ok(theme === "light" ? now <= before : now >= before);
    }
  });
}

test("a value at the end of its scale is on it, and the next float32 is as well", () => {
  const place = rampIndex(SIGNED, 1);
  assert.equal(rampIndex(SIGNED, 1 + 2 ** -23), place);
  assert.notEqual(rampIndex(SIGNED, 1.001), place);
  assert.notEqual(rampIndex(UNIT, -0.001), rampIndex(UNIT, 0));
});

test("the heat map's scale has the ramp between its ends, and other colours right behind them", () => {
  for (const scale of [UNIT, SIGNED, { family: /** @type {const} */ ("signed"), bound: 500 }]) {
    const { zmin, zmax, colorscale } = heatScaleOf(scale, "light");
    assert.deepEqual([colorscale[0]?.[0], colorscale.at(-1)?.[0]], [0, 1]);
    for (const [place, [at]] of colorscale.entries()) assert.ok(at >= (colorscale[place - 1]?.[0] ?? 0));
    const at = (scale.bound - zmin) / (zmax - zmin);
    const last = colorscale.filter(([stop]) => stop <= at + 1e-12).at(-1);
    assert.equal(last?.[1], colourOf(scale, scale.bound, "light"));
    assert.equal(colorscale.at(-1)?.[1], colourOf(scale, 2 * scale.bound, "light"));
  }
});
