/**
 * Draws an SVG as a PNG of twice its pixels.
 * @module
 */
import { drawOn } from "./raster.js";

const RATIO = 2;

/**
 * @param {import("./figure.js").Picture} picture
 * @returns {Promise<Blob>}
 */
export async function pngOf(picture) {
  const size = { width: picture.width * RATIO, height: picture.height * RATIO };
  const canvas = Object.assign(document.createElement("canvas"), size);
  await drawOn(picture, size, canvas);
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done));
  if (!blob) throw new Error("canvas.toBlob");
  return blob;
}
