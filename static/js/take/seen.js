/**
 * Reads what elements of the page show: their text where it stands, and their scales of colours.
 * @module
 */
import { textsIn } from "./text_lines.js";

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
    const parent = node.parentElement;
    if (!(node instanceof Text) || !parent || parent.closest(".unseen, button[aria-expanded]")) continue;
    const { opacity, visibility } = getComputedStyle(parent);
    if (visibility === "hidden" || opacity === "0") continue;
    texts.push(...textsIn(node, room));
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
