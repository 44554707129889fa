/**
 * Builds frames that contain layout changes: what changes at every step is laid out within its frame, and nothing
 * around it is laid out again. Their size does not come from what they hold, so their height is told to them when it
 * differs.
 * @module
 */
import { element } from "../dom.js";

const heights = new ResizeObserver((entries) => {
  for (const { target, borderBoxSize } of entries) {
    const height = borderBoxSize[0]?.blockSize ?? 0;
    if (height > 0) target.parentElement?.style.setProperty("height", `${height}px`);
  }
});

/**
 * @param {"div" | "span"} tag
 * @param {Element} content
 * @returns {HTMLElement} a block around it; within a grid or a flex box it needs one more around itself
 */
export function steady(tag, content) {
  const frame = element(tag, { class: "steady" }, [content]);
  heights.observe(content);
  return frame;
}
