/**
 * Shows the button at a row's name that makes the row tall. It is always there where a band stands for several units,
 * else where the name is pointed at; Enter on the name does the same.
 * @module
 */
import { element } from "../dom.js";
import { icon } from "../icon.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("./labels.js").Context} Context */

/**
 * @param {HTMLElement} label
 * @param {Strip} strip
 * @param {string} row   its name
 * @param {Pick<Context, "t" | "open">} context
 */
export function createTaller(label, strip, row, { t, open }) {
  const name = t("tall.open", { row, n: strip.units });
  const attributes = { type: "button", tabindex: "-1", "aria-label": name, title: name };
  const button = element("button", { class: "taller", attributes });
  button.classList.toggle("always", strip.perBand > 1);
  button.append(icon("M10 3v14M6.5 6.5 10 3l3.5 3.5M6.5 13.5 10 17l3.5-3.5"));
  button.addEventListener("click", () => open(strip));
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== label) return;
    event.preventDefault();
    event.stopPropagation();
    open(strip);
  });
  return button;
}
