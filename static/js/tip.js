/**
 * Places a note beside the pointer, within the width of what it is about.
 * @module
 */

/** Pixels from the pointer to the note, and from the note to an edge at least. */
const [BESIDE, BELOW, EDGE] = [14, 12, 2];

/**
 * @param {HTMLElement} tip   with its words
 * @param {{ x: number, y: number }} pointer
 * @param {number} width
 */
export function placeTip(tip, { x, y }, width) {
  const own = tip.offsetWidth;
  const right = x + BESIDE + own + EDGE <= width;
  const left = Math.max(EDGE, right ? x + BESIDE : Math.min(x - BESIDE - own, width - own - EDGE));
  // Where it has room on neither side it lies below the pointer, all of it in sight.
  tip.style.transform = `translate(${left}px, ${y + BELOW}px)`;
}
