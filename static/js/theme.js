/**
 * Switches between light and dark: takes the user's choice or the system's, and gives CSS the colours of the palette.
 * @module
 */
import { gateNames } from "./anatomy.js";
import { styleHues } from "./kind_styles.js";
import { hue } from "./palette.js";

/** @typedef {import("./palette.js").Theme} Theme */

const dark = matchMedia("(prefers-color-scheme: dark)");
/** Whether the system's own few colours take the place of the page's. */
const forced = matchMedia("(forced-colors: active)");
/** Whether their ground is dark; null where that has not been read yet. @type {boolean | null} */
let darkGround = null;

/** What the page is drawn in for paper or for a picture, whatever its reader has chosen. @type {Theme | null} */
let posed = null;

/** @param {Theme | null} theme  that the page is drawn in from now on; null: its reader's */
export function setPosed(theme) {
  posed = theme;
}

/** @param {"light" | "dark" | "system"} choice @returns {Theme} the one that goes with the ground, where the system has forced that */
export function themeOf(choice) {
  if (posed) return posed;
  if (forced.matches) {
    darkGround ??= isDark(computed("Canvas"));
    return darkGround ? "dark" : "light";
  }
  if (choice !== "system") return choice;
  return dark.matches ? "dark" : "light";
}

/** @param {string} colour  as computed: red, green, blue, 0 to 255 */
function isDark(colour) {
  const channels = colour.match(/[\d.]+/g) ?? [];
  return channels.slice(0, 3).reduce((sum, channel) => sum + Number(channel), 0) < 3 * 128;
}

/** @param {() => void} refresh @returns {import("./drawing.js").Feature} */
export const createTheme = (refresh) => ({
  start: () => onSystemChange(refresh),
  follow: ({ theme }) => wear(theme),
});

/** @param {() => void} changed */
function onSystemChange(changed) {
  for (const query of [dark, forced])
    query.addEventListener("change", () => {
      colours.clear();
      darkGround = null;
      changed();
    });
}

/**
 * Puts a theme on the page.
 * @param {Theme} theme
 */
export function wear(theme) {
  const root = document.documentElement;
  if (root.dataset.theme === theme && root.style.length > 0) return;
  root.dataset.theme = theme;
  styleHues();
  for (const gate of gateNames()) root.style.setProperty(`--gate-${gate}`, hue(gate, theme));
}

/** Tells whether the user wants little motion. */
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {Map<string, string>} */
const colours = new Map();

/**
 * Returns a colour of the style sheet, as a canvas or Plotly can read it.
 * @param {string} name a custom property, such as `--ink`
 * @param {Theme} theme the one that the page wears
 * @returns {string}
 */
export function cssColour(name, theme) {
  const key = `${theme}${name}`;
  const known = colours.get(key) ?? computed(`var(${name})`);
  colours.set(key, known);
  return known;
}

/** @param {string} colour  of a style sheet @returns {string} as it is on the screen */
function computed(colour) {
  const probe = document.createElement("span");
  probe.style.color = colour;
  // Else a system that forces its colours answers with the one of text, whatever was asked.
  probe.style.setProperty("forced-color-adjust", "none");
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
