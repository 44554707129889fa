/**
 * Gives values their colours and gates their hues, for each theme. A value's colour means the same in the diagram, in
 * the inspector and in the legend, because all of them take it from here.
 *
 * Values have two families of colours: 0…1 runs from paper to teal, signed values from blue through paper to red.
 * Teal is neither pole, and to a reader who cannot tell red from green it is the one of the three that looks grey.
 * A gate's hue is in its name, its letter and its lines, never in a value.
 * @module
 */
import { css, mix } from "./colour.js";
import { SLACK } from "./tally.js";

/** @typedef {import("./colour.js").Oklch} Oklch */
/** @typedef {import("./anatomy.js").GateName} GateName */
/** @typedef {import("./anatomy.js").Family} Family */
/** @typedef {{ family: Family, bound: number }} Scale  values 0…bound, or −bound…bound */
/** @typedef {"light" | "dark"} Theme */

/** @type {Record<GateName, number>} degrees; one for each gate wherever it is named */
const HUES = { input: 145, forget: 300, candidate: 62, output: 228, reset: 0, update: 195 };

/** Of a gate that has none of its own. */
const OTHER_HUE = 330;

/**
 * @typedef {object} Tones
 * @property {Oklch} neutral  0
 * @property {Oklch} low      the most negative value, and below it what lies beyond the scale
 * @property {Oklch} below
 * @property {Oklch} high     the greatest signed value, and what lies beyond
 * @property {Oklch} above
 * @property {Oklch} unit     1 of 0…1, and what lies beyond
 * @property {Oklch} over
 * @property {number} word    lightness of words
 */

/** @type {Record<Theme, Tones>} */
const TONES = {
  light: {
    neutral: { l: 0.965, c: 0, h: 0 },
    low: { l: 0.47, c: 0.15, h: 257 },
    below: { l: 0.25, c: 0.09, h: 262 },
    high: { l: 0.51, c: 0.18, h: 28 },
    above: { l: 0.28, c: 0.1, h: 26 },
    unit: { l: 0.43, c: 0.09, h: 182 },
    over: { l: 0.24, c: 0.045, h: 190 },
    word: 0.46,
  },
  dark: {
    neutral: { l: 0.27, c: 0, h: 0 },
    low: { l: 0.7, c: 0.14, h: 252 },
    below: { l: 0.93, c: 0.05, h: 245 },
    high: { l: 0.7, c: 0.17, h: 38 },
    above: { l: 0.94, c: 0.06, h: 65 },
    unit: { l: 0.83, c: 0.1, h: 185 },
    over: { l: 0.98, c: 0.02, h: 185 },
    word: 0.8,
  },
};

/** @param {GateName} name @param {Theme} theme @returns {string} the hue as it is written in words and lines */
export const hue = (name, theme) => css({ l: TONES[theme].word, c: 0.15, h: HUES[name] ?? OTHER_HUE });

/**
 * Returns the colour of a value.
 * @param {Scale} scale
 * @param {number} value
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
/** Places of the two colours behind the ramp: below the scale, and above it. */
const [BELOW, ABOVE] = [RAMP, RAMP + 1];

/** Below 1, the middle of 0…1 has more than its share of colour. */
const RICH = 0.6;
/** Below 1, small magnitudes are told from 0: states are small before training. The legend shows the same ramp. */
const SMALL = 0.75;

/** @type {Map<string, string[]>} */
const ramps = new Map();

/**
 * Lists the colours of a scale, from its lower end to its upper end, and behind them the colour of what lies below it
 * and of what lies above it: `rampIndex` says which a value has.
 * @param {Scale} scale
 * @param {Theme} theme
 * @returns {readonly string[]}
 */
export function rampOf({ family }, theme) {
  const key = `${theme}.${family}`;
  const known = ramps.get(key);
  if (known) return known;
  const { low, below, above, over } = TONES[theme];
  const ramp = Array.from({ length: RAMP }, (_, place) => rampColour(family, place / (RAMP - 1), theme));
  // What should be 0…1 and is negative has the colour of negative values.
  const colours = [...ramp, ...(family === "signed" ? [below, above] : [low, over])].map(css);
  ramps.set(key, colours);
  return colours;
}

/**
 * @param {Scale} scale
 * @param {number} value
 * @returns {number} its place in `rampOf`
 */
export function rampIndex(scale, value) {
  const { family, bound } = scale;
  const slack = bound * SLACK;
  if (value > bound + slack) return ABOVE;
  if (value < lowerEnd(scale) - slack) return BELOW;
  const share = family === "signed" ? (value / bound + 1) / 2 : value / bound;
  return Math.round(Math.max(0, Math.min(1, share)) * (RAMP - 1));
}

/** @param {Scale} scale */
export const lowerEnd = ({ family, bound }) => (family === "signed" ? -bound : 0);

/** @param {Scale} scale @param {Theme} theme @returns {string} both colours of what lies beyond, side by side, as a CSS image */
export function beyondOf(scale, theme) {
  const [below, above] = rampOf(scale, theme).slice(RAMP);
  return `linear-gradient(to right, ${below} 50%, ${above} 50%)`;
}

/** Every so many colours of a ramp are a stop of a gradient. */
const STOP = 5;

/** @param {Scale} scale @param {Theme} theme @returns {string[]} colours at even distances, from end to end of the scale */
const stopsOf = (scale, theme) =>
  rampOf(scale, theme)
    .slice(0, RAMP)
    .filter((_, place) => place % STOP === 0);

/** @param {Scale} scale @param {Theme} theme @returns {string} the ramp as a CSS image, left to right */
export const gradientOf = (scale, theme) => `linear-gradient(to right, ${stopsOf(scale, theme).join(", ")})`;

/**
 * Writes the scale as a heat map of Plotly takes it. What lies beyond has a colour of its own, which begins right
 * behind the end of the scale.
 * @param {Scale} scale
 * @param {Theme} theme
 * @returns {{ zmin: number, zmax: number, colorscale: [number, string][] }}
 */
export function heatScaleOf(scale, theme) {
  const { bound } = scale;
  const [low, slack] = [lowerEnd(scale), bound * SLACK];
  const [zmin, zmax] = [low - 2 * slack, bound + 2 * slack];
  const at = (/** @type {number} */ value) => (value - zmin) / (zmax - zmin);
  const stops = stopsOf(scale, theme);
  const ramp = stops.map((colour, place) => [at(low + ((bound - low) * place) / (stops.length - 1)), colour]);
  const [below = "", above = ""] = rampOf(scale, theme).slice(RAMP);
  const [first = "", last = ""] = [stops[0], stops.at(-1)];
  const colorscale = /** @type {[number, string][]} */ ([
    [0, below],
    [at(low - slack), below],
    [at(low - slack), first],
    ...ramp,
    [at(bound + slack), last],
    [at(bound + slack), above],
    [1, above],
  ]);
  return { zmin, zmax, colorscale };
}

/**
 * Tells whether two values have different colours.
 * @param {Scale} scale
 * @param {number} one
 * @param {number} other
 */
export const differs = (scale, one, other) => rampIndex(scale, one) !== rampIndex(scale, other);

/**
 * @param {Family} family
 * @param {number} share 0…1 along the ramp
 * @param {Theme} theme
 * @returns {Oklch}
 */
function rampColour(family, share, theme) {
  const { neutral, low, high, unit } = TONES[theme];
  // Full of colour early: teal has little of it where it is dark.
  if (family === "unit") return { ...mix(neutral, unit, share), c: unit.c * share ** RICH };
  const strength = Math.abs(2 * share - 1) ** SMALL;
  return mix(neutral, share < 0.5 ? low : high, strength);
}
