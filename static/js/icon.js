/**
 * Draws an icon: one line on a square of 20, in the size and colour that its button has.
 * @module
 */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} line   as the `d` of an SVG path @returns {SVGElement} hidden from screen readers, as the button has a name */
export function icon(line) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", line);
  svg.append(path);
  return svg;
}
