/**
 * Writes frames as a video, by the browser's own encoder.
 * @module
 */

/** @typedef {typeof import("./encoders.js")} Encoders */
/** @typedef {import("./worker.js").Writer} Writer */

/** Bits for a pixel of a frame: text and edges stay sharp. */
const BITS_FOR_PIXEL = 2.5;
/** A player that seeks goes back to one of these. */
const SECONDS_BETWEEN_KEYS = 2;
const SECOND = 1000;

/**
 * @param {Encoders} encoders
 * @param {OffscreenCanvas} canvas
 * @param {import("./codecs.js").Codec} codec
 * @returns {Promise<Writer>}
 */
export async function videoWriter(
  { BufferTarget, CanvasSource, Mp4OutputFormat, Output, WebMOutputFormat },
  canvas,
  codec,
) {
  const target = new BufferTarget();
  const format =
    codec.container === "mp4" ? new Mp4OutputFormat({ fastStart: "in-memory" }) : new WebMOutputFormat();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, {
    codec: codec.name,
    fullCodecString: codec.full,
    bitrate: Math.round(canvas.width * canvas.height * BITS_FOR_PIXEL),
    keyFrameInterval: SECONDS_BETWEEN_KEYS,
    latencyMode: "quality",
  });
  output.addVideoTrack(source);
  await output.start();
  let at = 0;
  return {
    async add(milliseconds) {
      await source.add(at / SECOND, milliseconds / SECOND);
      at += milliseconds;
    },
    async finish() {
      await output.finalize();
      return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
    },
  };
}
