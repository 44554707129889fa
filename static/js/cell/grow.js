/**
 * Animates a view that grows out of a place and back into it: what is inside keeps its proportions, the edge runs ahead
 * of it.
 * @module
 */
import { calm } from "../theme.js";

/** @typedef {{ x: number, y: number, width: number, height: number }} Rect  CSS pixels, in the parent of what grows */

/** Milliseconds: long enough to see where it comes from, too short to wait for. */
const DURATION = 320;
const EASING = "cubic-bezier(0.22, 0.8, 0.24, 1)";

/**
 * @param {HTMLElement} target   stands where it will be in the end
 * @param {HTMLElement} content  what is in it
 * @param {HTMLElement} edge     the frame around it, as large as it
 * @param {Rect} from            the place it grows out of
 * @param {boolean} back         into its place instead
 * @returns {Promise<void>} once it has come to rest
 */
export async function grow(target, content, edge, from, back) {
  if (calm.matches) return;
  const end = {
    width: target.clientWidth,
    height: target.clientHeight,
    x: target.offsetLeft,
    y: target.offsetTop,
  };
  if (end.width === 0 || end.height === 0) return;
  const inset = { left: from.x - end.x, top: from.y - end.y };
  const right = end.width - inset.left - from.width;
  const bottom = end.height - inset.top - from.height;
  const scale = Math.min(from.width / end.width, from.height / end.height);
  const shift = {
    x: inset.left + from.width / 2 - (scale * end.width) / 2,
    y: inset.top + from.height / 2 - (scale * end.height) / 2,
  };
  const sides = { left: inset.left, top: inset.top, right, bottom };
  const inside = Object.values(sides).map((side) => Math.max(0, side));
  const [left = 0, top = 0, toRight = 0, toBottom = 0] = inside;
  const timing = {
    duration: DURATION,
    easing: EASING,
    direction: /** @type {PlaybackDirection} */ (back ? "reverse" : "normal"),
    fill: /** @type {FillMode} */ ("both"),
  };
  const animations = [
    target.animate(
      [{ clipPath: `inset(${top}px ${toRight}px ${toBottom}px ${left}px)` }, { clipPath: "inset(0)" }],
      timing,
    ),
    content.animate(
      [
        { transform: `translate(${shift.x}px, ${shift.y}px) scale(${scale})`, opacity: 0.2 },
        { transform: "none", opacity: 1 },
      ],
      timing,
    ),
    edge.animate(
      [
        { left: `${left}px`, top: `${top}px`, right: `${toRight}px`, bottom: `${toBottom}px` },
        { left: "0", top: "0", right: "0", bottom: "0" },
      ],
      timing,
    ),
  ];
  await Promise.allSettled(animations.map(({ finished }) => finished));
  for (const animation of animations) animation.cancel();
}
