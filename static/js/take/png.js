/**
 * Draws an SVG as a PNG of twice its pixels.
 * @module
 */

const RATIO = 2;
/** Pixels on a side that every browser's canvas has. */
const MOST = 8192;

/**
 * @param {import("./figure.js").Picture} picture
 * @returns {Promise<Blob>}
 */
export async function pngOf({ svg, width, height }) {
  const [wide, high] = [width * RATIO, height * RATIO];
  if (Math.max(wide, high) > MOST) throw new RangeError(`${wide} × ${high} > ${MOST}`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: wide, height: high });
  canvas.getContext("2d")?.drawImage(image, 0, 0, wide, high);
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done));
  if (!blob) throw new Error("canvas.toBlob");
  return blob;
}
