/**
 * Light and dark: what the user chose or the system prefers, and the colours that CSS takes from the palette.
 * @module
 */
import { GATES } from "./anatomy.js";
import { hue } from "./palette.js";

/** @typedef {import("./palette.js").Theme} Theme */

const dark = matchMedia("(prefers-color-scheme: dark)");

/** @param {"light" | "dark" | "system"} choice @returns {Theme} */
export function themeOf(choice) {
  if (choice !== "system") return choice;
  return dark.matches ? "dark" : "light";
}

/** @param {() => void} changed */
export function onSystemChange(changed) {
  dark.addEventListener("change", changed);
}

/**
 * Puts a theme on the page.
 * @param {Theme} theme
 */
export function wear(theme) {
  const root = document.documentElement;
  if (root.dataset.theme === theme && root.style.length > 0) return;
  root.dataset.theme = theme;
  for (const gate of Object.values(GATES).flat())
    root.style.setProperty(`--gate-${gate.name}`, hue(gate.name, theme));
}

/** Whether motion is to be kept to what is needed. */
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {Map<string, string>} */
const colours = new Map();

/**
 * A colour of the style sheet, as a canvas or Plotly can read it.
 * @param {string} name a custom property, such as `--ink`
 * @param {Theme} theme the one that the page wears
 * @returns {string}
 */
export function cssColour(name, theme) {
  const key = `${theme}${name}`;
  const known = colours.get(key) ?? computed(name);
  colours.set(key, known);
  return known;
}

/** @param {string} name */
function computed(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
