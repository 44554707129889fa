/**
 * Lists the videos that the page can have written, and asks the browser which of them it can encode.
 * @module
 */

/**
 * @typedef {object} Codec
 * @property {"mp4" | "webm"} container
 * @property {"avc" | "vp9" | "vp8"} name   as mediabunny has it
 * @property {string} full                  as WebCodecs has it
 * @property {string} said                  as people say it
 */

/** The best first. @type {readonly Codec[]} */
const CODECS = [
  { container: "mp4", name: "avc", full: "avc1.640034", said: "H.264" },
  { container: "mp4", name: "avc", full: "avc1.420034", said: "H.264" },
  { container: "webm", name: "vp9", full: "vp09.00.50.08", said: "VP9" },
  { container: "webm", name: "vp8", full: "vp8", said: "VP8" },
];

/** @param {Codec["container"]} container @param {number} width @param {number} height @returns {Promise<Codec | null>} null: this browser encodes none of its kinds */
export async function codecFor(container, width, height) {
  if (typeof VideoEncoder === "undefined") return null; // of a page that did not come by HTTPS, too
  for (const codec of CODECS.filter((one) => one.container === container)) {
    const config = { codec: codec.full, width, height };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return codec;
  }
  return null;
}
