/** Tests OKLCH against the coordinates that the CSS Color 4 specification gives for sRGB's corners. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { css, mix, toRgb } from "../../static/js/colour.js";

/** @type {[string, import("../../static/js/colour.js").Oklch, number[]][]} */
const CORNERS = [
  ["black", { l: 0, c: 0, h: 0 }, [0, 0, 0]],
  ["white", { l: 1, c: 0, h: 0 }, [255, 255, 255]],
  ["red", { l: 0.62796, c: 0.25768, h: 29.234 }, [255, 0, 0]],
  ["lime", { l: 0.86644, c: 0.29483, h: 142.495 }, [0, 255, 0]],
  ["blue", { l: 0.45201, c: 0.31321, h: 264.052 }, [0, 0, 255]],
];

for (const [name, colour, rgb] of CORNERS) {
  test(`${name} has the sRGB of the specification`, () => {
    assert.deepEqual(toRgb(colour), rgb);
    assert.equal(css(colour), `rgb(${rgb.join(", ")})`);
  });
}

test("a colour outside the gamut is clipped to it", () => {
  for (const part of toRgb({ l: 0.9, c: 0.37, h: 29 })) assert.ok(part >= 0 && part <= 255);
});

test("a mix from grey takes the hue of the other end at once", () => {
  const grey = { l: 1, c: 0, h: 0 };
  const red = { l: 0.5, c: 0.2, h: 29 };
  assert.deepEqual(mix(grey, red, 0.5), { l: 0.75, c: 0.1, h: 29 });
  assert.deepEqual(mix(grey, red, 1), red);
});
