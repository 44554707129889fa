/**
 * Reads what elements of the page show: their text where it stands, and their scales of colours.
 * @module
 */
import { escaped } from "./escaped.js";

/**
 * @param {Element} root
 * @param {DOMRect} room   whose corner is where the picture begins
 * @returns {string[]} a text of SVG for each that is seen
 */
export function textsOf(root, room) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {string[]} */
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.replace(/\s+/g, " ");
    const parent = node.parentElement;
    if (!text?.trim() || !parent || parent.closest(".unseen, button[aria-expanded]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { fontFamily, fontSize, fontStyle, fontWeight, color, opacity, visibility } =
      getComputedStyle(parent);
    const box = range.getBoundingClientRect();
    if (box.width < 1 || visibility === "hidden" || opacity === "0") continue;
    const size = Number.parseFloat(fontSize);
    const x = Math.round((box.left - room.left) * 10) / 10;
    const y = Math.round(((box.top + box.bottom) / 2 - room.top + 0.34 * size) * 10) / 10;
    texts.push(
      `<text xml:space="preserve" x="${x}" y="${y}" font-family="${escaped(fontFamily)}" font-size="${size}" font-style="${fontStyle}" font-weight="${fontWeight}" fill="${escaped(color)}" textLength="${Math.round(box.width * 10) / 10}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`,
    );
  }
  return texts;
}

/** @param {Element} root @param {DOMRect} room @returns {string[]} */
export function gradientsOf(root, room) {
  return [...root.querySelectorAll("*")].flatMap((one, place) => {
    const stops = [...getComputedStyle(one).backgroundImage.matchAll(/(rgba?\([^)]*\))(?: ([\d.]+)%)?/g)];
    const box = one.getBoundingClientRect();
    if (stops.length < 2 || box.width < 1) return [];
    const id = `scale-${place}`;
    const said = stops.map(
      ([, colour = "", at], index) =>
        `<stop offset="${at === undefined ? (100 * index) / (stops.length - 1) : Number(at)}%" stop-color="${colour}"/>`,
    );
    return [
      `<linearGradient id="${id}">${said.join("")}</linearGradient>`,
      `<rect x="${box.left - room.left}" y="${box.top - room.top}" width="${box.width}" height="${box.height}" rx="${box.height / 2}" fill="url(#${id})"/>`,
    ];
  });
}
