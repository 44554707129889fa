/**
 * Reads files of weights away from the page's own thread, and keeps what it read until the next one.
 * @module
 */
import { serveWorker } from "../thread.js";
import { isRun, parseObject, tensorsOf } from "./json.js";
import { membersOf, modulesIn, notFinite } from "./modules.js";
import { isSafetensors, noHeader, readSafetensors } from "./safetensors.js";
import { Unreadable } from "./tensors.js";
import { readTorch } from "./torch.js";
import { isZip } from "./zip.js";

/** @typedef {import("./tensors.js").Wrong} Wrong */
/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./modules.js").Readout} Readout */

/**
 * @typedef {{ id: number } & ({ type: "read", file: File }
 *   | { type: "write", module: string, readout: Readout | null })} Order
 *   write: the tensors of the module of that prefix, and of the linear layer, as JSON
 */

/**
 * @typedef {{ id: number } & ({ type: "modules", modules: Module[] }
 *   | { type: "run" }
 *   | { type: "tensors", tensors: Blob }
 *   | { type: "wrong", wrong: Wrong[] })} Reply   run: the file is a whole run
 */

/** @type {import("./modules.js").Tensors} */
let tensors = new Map();

/** @param {import("../thread.js").Port} port */
export function serve(port) {
  port.addEventListener("message", (/** @type {MessageEvent<Order>} */ { data: order }) => {
    void answer(order).then((reply) => port.postMessage({ id: order.id, ...reply }));
  });
}

serveWorker(serve);

/** @param {Order} order */
async function answer(order) {
  try {
    return order.type === "read" ? await read(order.file) : write(order);
  } catch (error) {
    const wrong =
      error instanceof Unreadable ? error.wrong : { code: "broken", values: { why: String(error) } };
    return { type: "wrong", wrong: [wrong] };
  }
}

/** @param {File} file */
async function read(file) {
  const bytes = await file.arrayBuffer();
  if (bytes.byteLength === 0) throw new Unreadable("empty");
  if (isZip(bytes)) tensors = readTorch(bytes);
  else if (isSafetensors(bytes)) tensors = readSafetensors(bytes);
  else if (new Uint8Array(bytes)[0] === 0x80) throw new Unreadable("old-pickle");
  else {
    const headless = noHeader(file, bytes);
    if (headless) throw headless;
    const text = new TextDecoder().decode(bytes);
    if (!/^\s*[{[]/.test(text)) throw new Unreadable("no-weights");
    const object = parseObject(text);
    if (isRun(object)) return { type: "run" };
    tensors = tensorsOf(object);
  }
  const modules = modulesIn(tensors);
  if (!modules.length)
    throw new Unreadable("no-module", { names: [...tensors.keys()].slice(0, 6).join(", ") || "–" });
  return { type: "modules", modules };
}

/** @param {{ module: string, readout: Readout | null }} chosen */
function write({ module, readout }) {
  const named = [...membersOf(tensors, module)].map(([name, { tensor }]) => ({ name, tensor }));
  if (readout !== null) {
    for (const part of readout.bias ? ["weight", "bias"] : ["weight"]) {
      const tensor = tensors.get(readout.prefix + part);
      const wrong = tensor ? notFinite(readout.prefix + part, tensor) : [];
      if (wrong.length) return { type: "wrong", wrong };
      if (tensor) named.push({ name: `readout.${part}`, tensor });
    }
  }
  const parts = named.map(({ name, tensor }) => `${JSON.stringify(name)}:${lists(tensor)}`);
  return { type: "tensors", tensors: new Blob(["{", parts.join(","), "}"]) };
}

/** @param {import("./tensors.js").Tensor} tensor @returns {string} nested lists */
function lists({ shape, values }) {
  const row = (/** @type {number} */ from, /** @type {number} */ to) =>
    `[${values.subarray(from, to).join(",")}]`;
  const [count = 0, width] = shape;
  if (width === undefined) return row(0, values.length);
  return `[${Array.from({ length: count }, (_, place) => row(place * width, (place + 1) * width)).join(",")}]`;
}
