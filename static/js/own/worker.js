/**
 * Reads files of weights away from the page's own thread, and keeps what it read until the next one.
 * @module
 */
import { learn } from "../anatomy.js";
import { serveWorker } from "../thread.js";
import { isRun, parseObject, tensorsOf } from "./json.js";
import { FILE_BYTES, JSON_BYTES } from "./limits.js";
import { modulesIn, wrongNumbers } from "./modules.js";
import { legible } from "./names.js";
import { embeddingOf, pairingOf } from "./readouts.js";
import { isSafetensors, noHeader, readSafetensors } from "./safetensors.js";
import { sizeOf, Unreadable } from "./tensors.js";
import { readTorch } from "./torch.js";
import { isZip } from "./zip.js";

/** @typedef {import("./tensors.js").Wrong} Wrong */
/** @typedef {import("./tensors.js").Tensor} Tensor */
/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./linears.js").Linear} Linear */
/** @typedef {import("./limits.js").ServerLimits} ServerLimits */
/** @typedef {import("./account.js").Listed} Listed */

/**
 * A module as the dialog offers it.
 * @typedef {Module & { pairing: import("./readouts.js").Pairing, notes: import("./readouts.js").Note[] }} Offer
 *   notes: what is to be known of its input
 */

/**
 * @typedef {{ id: number, limits: ServerLimits, cells: import("../wire.js").Cells } & ({ type: "read", file: File }
 *   | { type: "write", module: Module, readout: Linear | null })} Order
 *   cells: the kinds that there are; write: the tensors of the module, and of the linear layer, as JSON
 */

/**
 * @typedef {{ id: number } & ({ type: "modules", modules: Offer[], tensors: Listed[] }
 *   | { type: "run" }
 *   | { type: "tensors", tensors: Blob }
 *   | { type: "wrong", wrong: Wrong[] })} Reply   run: the file is a whole run
 */

/** Names of tensors that are told where none of them is recurrent. */
const MOST_NAMED = 6;

/** @type {import("./modules.js").Tensors} */
let tensors = new Map();

/** @param {import("../thread.js").Port} port */
export function serve(port) {
  port.addEventListener("message", (/** @type {MessageEvent<Order>} */ { data: order }) => {
    learn(order.cells);
    void answer(order).then((reply) => port.postMessage({ id: order.id, ...reply }));
  });
}

serveWorker(serve);

/** @param {Order} order */
async function answer(order) {
  try {
    return order.type === "read" ? await read(order.file, order.limits) : write(order);
  } catch (error) {
    const wrong =
      error instanceof Unreadable ? error.wrong : { code: "broken", values: { why: String(error) } };
    return { type: "wrong", wrong: [wrong] };
  }
}

/** @param {File} file @param {ServerLimits} limits */
async function read(file, limits) {
  if (file.size > FILE_BYTES) throw tooLong(file.size, FILE_BYTES);
  const opened = open(file, await file.arrayBuffer());
  if (!opened) return { type: "run" };
  tensors = opened.tensors;
  const modules = modulesIn(tensors, limits.layers);
  if (!modules.length) {
    const names = [...tensors.keys()].slice(0, MOST_NAMED).map((name) => legible(name));
    throw new Unreadable("no-module", { names: names.join(", ") || "–" });
  }
  const offers = modules.flatMap((module) => {
    const pairing = pairingOf(tensors, module, modules, opened.isOrdered);
    const offer = { ...module, pairing, notes: embeddingOf(tensors, module, pairing) };
    return [offer, ...module.others.map((cell) => ({ ...offer, cell }))];
  });
  return { type: "modules", modules: offers, tensors: listed() };
}

/**
 * @param {File} file
 * @param {ArrayBuffer} bytes
 * @returns {{ tensors: Map<string, Tensor>, isOrdered: boolean } | null} isOrdered: as the model has its layers; null
 *   for a whole run
 */
function open(file, bytes) {
  if (bytes.byteLength === 0) throw new Unreadable("empty");
  if (isZip(bytes)) return { tensors: readTorch(bytes), isOrdered: true };
  // Its writers sort by the size of the numbers and the names.
  if (isSafetensors(bytes)) return { tensors: readSafetensors(bytes), isOrdered: false };
  if (new Uint8Array(bytes)[0] === 0x80) throw new Unreadable("old-pickle");
  const headless = noHeader(file, bytes);
  if (headless) throw headless;
  if (bytes.byteLength > JSON_BYTES) throw tooLong(bytes.byteLength, JSON_BYTES);
  const text = new TextDecoder().decode(bytes);
  if (!/^\s*[{[]/.test(text)) throw new Unreadable("no-weights");
  const object = parseObject(text);
  return isRun(object) ? null : { tensors: tensorsOf(object), isOrdered: true };
}

/** @param {number} came @param {number} most   bytes */
const tooLong = (came, most) =>
  new Unreadable("too-long", { came: Math.ceil(came / 2 ** 20), most: most / 2 ** 20 });

/** @returns {Listed[]} */
const listed = () => [...tensors].map(([name, { shape, kind }]) => ({ name, shape, kind }));

/** @param {{ module: Module, readout: Linear | null, limits: ServerLimits }} chosen */
function write({ module, readout, limits }) {
  const quantities = readout?.bias ? ["weight", "bias"] : readout ? ["weight"] : [];
  const names = [
    ...module.parameters,
    ...quantities.map((quantity) => [`readout.${quantity}`, `${readout?.prefix}${quantity}`]),
  ];
  /** @type {{ name: string, tensor: Tensor }[]} */
  const named = [];
  for (const [name = "", inFile = ""] of names) {
    const tensor = tensors.get(inFile);
    if (!tensor) throw new Unreadable("gone");
    const wrong = wrongNumbers(inFile, tensor);
    if (wrong.length) return { type: "wrong", wrong };
    named.push({ name, tensor });
  }
  const numbers = named.reduce((sum, { tensor }) => sum + sizeOf(tensor.shape), 0);
  // A number is a digit and a comma at least.
  if (2 * numbers > limits.bytes)
    throw new Unreadable("too-heavy", {
      came: (numbers / 2 ** 19).toFixed(1),
      most: (limits.bytes / 2 ** 20).toFixed(1),
    });
  const texts = named.map(({ name, tensor }) => `${JSON.stringify(name)}:${lists(tensor)}`);
  return { type: "tensors", tensors: new Blob(["{", texts.join(","), "}"]) };
}

/** @param {Tensor} tensor @returns {string} nested lists */
function lists({ shape, values }) {
  const row = (/** @type {number} */ from, /** @type {number} */ to) =>
    `[${values.subarray(from, to).join(",")}]`;
  const [count = 0, width] = shape;
  if (width === undefined) return row(0, values.length);
  return `[${Array.from({ length: count }, (_, place) => row(place * width, (place + 1) * width)).join(",")}]`;
}
