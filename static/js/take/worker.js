/**
 * Writes a film away from the page's own thread: it is told one frame after the other, and asks for each.
 * @module
 */
import { serveWorker } from "../thread.js";
import { gifWriter } from "./gif.js";
import { videoWriter } from "./video.js";

/** @typedef {{ add: (milliseconds: number) => Promise<void>, finish: () => Promise<Uint8Array<ArrayBuffer>> }} Writer   add: what is on the canvas, for so long */

/**
 * @typedef {object} Begin
 * @property {"begin"} type
 * @property {string} encoders     address of the module that does the work
 * @property {number} width
 * @property {number} height
 * @property {import("./codecs.js").Codec | null} codec   null: a GIF
 */

/** @typedef {Begin | { type: "frame", picture: ImageBitmap, milliseconds: number } | { type: "end" }} Told */
/** @typedef {{ type: "ready" } | { type: "file", bytes: Uint8Array<ArrayBuffer> } | { type: "failed", missing: boolean, why: string }} Answer */

/** @param {import("../thread.js").Port} port */
export function serve(port) {
  /** @type {{ writer: Writer, context: OffscreenCanvasRenderingContext2D } | null} */
  let film = null;
  const answer = (/** @type {Answer} */ said) => port.postMessage(said);

  /** @param {Told} told */
  async function work(told) {
    if (told.type === "begin") film = await begin(told);
    if (!film) return;
    if (told.type === "frame") {
      film.context.drawImage(told.picture, 0, 0);
      told.picture.close();
      await film.writer.add(told.milliseconds);
    }
    if (told.type === "end") answer({ type: "file", bytes: await film.writer.finish() });
    else answer({ type: "ready" });
  }

  port.addEventListener("message", ({ data }) => {
    work(data).catch((error) =>
      answer({
        type: "failed",
        missing: error instanceof Missing,
        why: error instanceof Error ? error.message : String(error),
      }),
    );
  });
}

/** What writes has not come from the server. */
class Missing extends Error {}

/** @param {Begin} told */
async function begin({ encoders: address, width, height, codec }) {
  if (typeof OffscreenCanvas === "undefined") throw new Error("OffscreenCanvas"); // not offered then
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: codec === null });
  if (!context) throw new Error("OffscreenCanvas");
  /** @type {typeof import("./encoders.js")} */
  const encoders = await import(address).catch(() => {
    throw new Missing(address);
  });
  const writer = codec ? await videoWriter(encoders, canvas, codec) : gifWriter(encoders, context);
  return { writer, context };
}

serveWorker(serve);
