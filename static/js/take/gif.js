/**
 * Writes frames as a GIF. Of each frame but the first only the pixels that have changed are written, with a palette of
 * their own: so nearly every colour, which is a value, stays as it is.
 * @module
 */

/** @typedef {typeof import("./encoders.js")} Encoders */
/** @typedef {import("./worker.js").Writer} Writer */
/** @typedef {[number, number, number]} Colour */

/** Colours of a frame; one more place stands for what stays as it was. */
const COLOURS = 255;

/**
 * @param {Encoders} encoders
 * @param {OffscreenCanvasRenderingContext2D} context   of the canvas on which frames are drawn
 * @returns {Writer}
 */
export function gifWriter({ GIFEncoder, nearestColorIndex }, context) {
  const { width, height } = context.canvas;
  const gif = GIFEncoder();
  /** @type {Uint32Array | null} */
  let before = null;
  return {
    async add(milliseconds) {
      const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
      const { index, palette } = changesOf(pixels, before, nearestColorIndex);
      gif.writeFrame(index, width, height, {
        palette,
        delay: milliseconds,
        transparent: before !== null,
        transparentIndex: palette.length - 1,
        dispose: 1, // what is there stays
        repeat: 0, // for ever
      });
      before = pixels;
    },
    async finish() {
      gif.finish();
      return gif.bytes();
    },
  };
}

/**
 * Gives each pixel that has changed its place in a palette, and all others the last one. The most frequent colours are in
 * the palette; what is left of more is the edges of letters, which take the nearest.
 * @param {Uint32Array} pixels   red in the lowest byte
 * @param {Uint32Array | null} before   null: all have changed
 * @param {(palette: Colour[], colour: Colour) => number} nearest
 * @returns {{ index: Uint8Array, palette: Colour[] }}
 * @internal for tests
 */
export function changesOf(pixels, before, nearest) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  pixels.forEach((colour, place) => {
    if (colour !== before?.[place]) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  });
  const frequent = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
  const palette = frequent.slice(0, COLOURS).map(channels);
  const places = new Map(
    frequent.map((colour, place) => [colour, place < COLOURS ? place : nearest(palette, channels(colour))]),
  );
  const unchanged = palette.length;
  const index = new Uint8Array(pixels.length);
  pixels.forEach((colour, place) => {
    index[place] = colour === before?.[place] ? unchanged : (places.get(colour) ?? unchanged);
  });
  return { index, palette: [...palette, [0, 0, 0]] };
}

/** @param {number} colour @returns {Colour} */
const channels = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
