/**
 * Makes a film of playback, a frame for each step: draws them here, has a worker write them, and stops where that is
 * wanted.
 * @module
 */
import { createThread } from "../thread.js";
import { Unsaved } from "./files.js";
import { sizesOf, timesOf } from "./film_plan.js";
import { drawOn } from "./raster.js";

/** @typedef {import("./worker.js").Told} Told */
/** @typedef {import("./worker.js").Answer} Answer */

const ENCODERS = "/assets/encoders.js";
const TYPES = { gif: "image/gif", mp4: "video/mp4", webm: "video/webm" };

/**
 * @typedef {object} Film
 * @property {import("./figure.js").Painter} painter
 * @property {import("../shape.js").Span} span   steps
 * @property {number} speed                      steps a second
 * @property {import("./film_plan.js").Kind} kind
 * @property {import("./codecs.js").Codec | null} codec   of a video
 */

/**
 * @param {Film} film
 * @param {AbortSignal} cancelled
 * @param {(frames: number) => void} progress   told how many are written
 * @returns {Promise<Blob | null>} null where it was cancelled
 * @throws {Unsaved}
 */
export async function filmOf({ painter, span, speed, kind, codec }, cancelled, progress) {
  const times = timesOf(span.to - span.from + 1, speed, kind);
  const { picture, frame } = sizesOf(painter.frame(span.from), kind);
  const canvas = Object.assign(document.createElement("canvas"), frame);
  const bitmapAt = async (/** @type {number} */ step) => {
    await drawOn(painter.frame(step), picture, canvas);
    return createImageBitmap(canvas);
  };
  const writer = createWriter(cancelled);
  try {
    await writer.ask({ type: "begin", encoders: ENCODERS, ...frame, codec });
    for (const [place, milliseconds] of times.entries()) {
      if (cancelled.aborted) return null;
      const bitmap = await bitmapAt(span.from + place);
      await writer.ask({ type: "frame", picture: bitmap, milliseconds });
      progress(place + 1);
    }
    const file = await writer.ask({ type: "end" });
    return file.type === "file" ? new Blob([file.bytes], { type: TYPES[kind] }) : null;
  } catch (error) {
    if (cancelled.aborted) return null;
    throw error;
  } finally {
    writer.end();
  }
}

/** The worker that writes, asked one thing at a time. @param {AbortSignal} cancelled   ends it at once */
function createWriter(cancelled) {
  /** @type {import("../thread.js").Thread<Told, Answer>} */
  const thread = createThread(new URL("worker.js", import.meta.url));
  /** @type {((answer: Answer) => void) | null} */
  let waiting = null;
  thread.hear((answer) => waiting?.(answer));
  return {
    /** @param {Told} told @returns {Promise<Answer>} */
    ask: (told) =>
      new Promise((resolve, reject) => {
        if (cancelled.aborted) return reject(new Error("cancelled"));
        cancelled.addEventListener("abort", () => reject(new Error("cancelled")), { once: true });
        waiting = (answer) => {
          if (answer.type !== "failed") resolve(answer);
          else reject(answer.missing ? new Unsaved("take.no-encoders") : new Error(answer.why));
        };
        thread.tell(told);
      }),
    end: () => thread.end(),
  };
}
