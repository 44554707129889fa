/**
 * The two colour families and the hues, for each theme. A value's colour means the same in the diagram, in the
 * inspector and in the legend, because all of them take it from here.
 * @module
 */
import { css, mix } from "./colour.js";

/** @typedef {import("./colour.js").Oklch} Oklch */
/** @typedef {import("./anatomy.js").GateName} GateName */
/** @typedef {import("./anatomy.js").Family} Family */
/** @typedef {{ family: Family, hue: GateName | "probability", bound: number }} Scale  values 0…bound, or −bound…bound */
/** @typedef {"light" | "dark"} Theme */

/** @type {Record<GateName | "probability", number>} degrees; one for each gate wherever it appears */
const HUES = { input: 150, forget: 300, candidate: 62, output: 245, reset: 0, update: 195, probability: 245 };

/** @typedef {{ neutral: Oklch, full: number, low: Oklch, high: Oklch, word: number }} Tones  lightness of full values and of words */

/** @type {Record<Theme, Tones>} */
const TONES = {
  light: {
    neutral: { l: 0.965, c: 0, h: 0 },
    full: 0.42,
    low: { l: 0.42, c: 0.14, h: 255 },
    high: { l: 0.46, c: 0.175, h: 27 },
    word: 0.46,
  },
  dark: {
    neutral: { l: 0.27, c: 0, h: 0 },
    full: 0.84,
    low: { l: 0.76, c: 0.13, h: 245 },
    high: { l: 0.74, c: 0.16, h: 35 },
    word: 0.8,
  },
};

/** @param {GateName | "probability"} name @param {Theme} theme @returns {string} the hue as it is written in words and lines */
export const hue = (name, theme) => css({ l: TONES[theme].word, c: 0.15, h: HUES[name] });

/**
 * The colour of a value.
 * @param {Scale} scale
 * @param {number} value clipped to the scale
 * @param {Theme} theme
 * @returns {string}
 */
export function colourOf(scale, value, theme) {
  return rampOf(scale, theme)[rampIndex(scale, value)] ?? "";
}

/** @type {Map<string, string>} */
const inks = new Map();
/** Relative luminance at which black and white stand out alike. */
const MIDDLE = 0.179;

/**
 * @param {string} colour of a ramp, `rgb(r, g, b)`
 * @returns {string} black or white: what can be read on it
 */
export function inkOn(colour) {
  const known = inks.get(colour);
  if (known) return known;
  const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map((part) => (Number(part) / 255) ** 2.2);
  const ink = 0.2126 * r + 0.7152 * g + 0.0722 * b > MIDDLE ? "#000" : "#fff";
  inks.set(colour, ink);
  return ink;
}

/** Colours in a ramp: more than a screen can tell apart in so small a square. */
const RAMP = 101;

/** Below 1, small magnitudes are told from 0: states are small before training. The legend shows the same ramp. */
const SMALL = 0.75;

/** @type {Map<string, string[]>} */
const ramps = new Map();

/**
 * The ramp of a scale, from its lower end to its upper end.
 * @param {Scale} scale
 * @param {Theme} theme
 * @returns {readonly string[]}
 */
export function rampOf({ family, hue: name }, theme) {
  const key = `${theme}.${family === "signed" ? "signed" : name}`;
  const found = ramps.get(key);
  if (found) return found;
  const ramp = Array.from({ length: RAMP }, (_, place) =>
    css(rampColour(family, name, place / (RAMP - 1), theme)),
  );
  ramps.set(key, ramp);
  return ramp;
}

/**
 * @param {Scale} scale
 * @param {number} value
 * @returns {number} its place in the ramp
 */
export function rampIndex(scale, value) {
  const share = scale.family === "signed" ? (value / scale.bound + 1) / 2 : value / scale.bound;
  return Math.round(Math.max(0, Math.min(1, share)) * (RAMP - 1));
}

/**
 * Whether two values can be told apart by their colours.
 * @param {Scale} scale
 * @param {number} one
 * @param {number} other
 */
export const differs = (scale, one, other) => rampIndex(scale, one) !== rampIndex(scale, other);

/**
 * @param {Family} family
 * @param {GateName | "probability"} name
 * @param {number} share 0…1 along the ramp
 * @param {Theme} theme
 * @returns {Oklch}
 */
function rampColour(family, name, share, theme) {
  const { neutral, full, low, high } = TONES[theme];
  if (family === "unit")
    return mix(neutral, { l: full, c: theme === "light" ? 0.15 : 0.14, h: HUES[name] }, share);
  const strength = Math.abs(2 * share - 1) ** SMALL;
  return mix(neutral, share < 0.5 ? low : high, strength);
}

/**
 * A round number at or above a magnitude, so that a scale changes seldom while a run arrives.
 * @param {number} magnitude
 * @returns {number} 1, 2 or 5 times a power of ten; 1 at least for what is nearly zero
 */
export function niceBound(magnitude) {
  if (!(magnitude > 1e-9)) return 1;
  const power = 10 ** Math.floor(Math.log10(magnitude));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= magnitude * 0.999999) ?? 10;
  return digit * power;
}
