/**
 * Converts colours from OKLCH, where equal steps of lightness look equal, to what a screen takes. Formulas: Björn
 * Ottosson, “A perceptual color space for image processing” (2020).
 * @module
 */

/** @typedef {{ l: number, c: number, h: number }} Oklch  lightness 0…1, chroma 0…0.37, hue in degrees */

/**
 * @param {Oklch} colour
 * @returns {[number, number, number]} sRGB, 0…255, clipped to the gamut
 * @internal for its test
 */
export function toRgb({ l, c, h }) {
  const angle = (h * Math.PI) / 180;
  const a = c * Math.cos(angle);
  const b = c * Math.sin(angle);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    encode(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** @param {number} linear @returns {number} */
function encode(linear) {
  const inside = Math.max(0, Math.min(1, linear));
  const value = inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055;
  return Math.round(value * 255);
}

/** @param {Oklch} colour @returns {string} `rgb(r, g, b)` */
export function css(colour) {
  return `rgb(${toRgb(colour).join(", ")})`;
}

/**
 * @param {Oklch} from
 * @param {Oklch} to  its hue is kept where `from` has no chroma
 * @param {number} share 0…1
 * @returns {Oklch}
 */
export function mix(from, to, share) {
  const between = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * share;
  return {
    l: between(from.l, to.l),
    c: between(from.c, to.c),
    h: from.c === 0 ? to.h : between(from.h, to.h),
  };
}
