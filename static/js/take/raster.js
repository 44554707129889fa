/**
 * Draws an SVG on a canvas.
 * @module
 */

/** Pixels on a side that every browser's canvas has. */
const MOST = 8192;

/**
 * @param {import("./figure.js").Picture} picture
 * @param {{ width: number, height: number }} size   of its picture, in pixels
 * @param {HTMLCanvasElement} canvas   at least as large
 */
export async function drawOn({ svg }, { width, height }, canvas) {
  if (Math.max(canvas.width, canvas.height) > MOST)
    throw new RangeError(`${canvas.width} × ${canvas.height} > ${MOST}`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
}
