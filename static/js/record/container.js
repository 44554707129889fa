/**
 * Writes a record to bytes, and reads it: four bytes that say how long the list of the answers is, the list as JSON, and
 * behind it the numbers of the runs. As text a number of float32 takes three times the room, and gzip finds nothing in it.
 * @module
 */
import { difference, Prediction, pays, restored } from "./prediction.js";

/**
 * What was asked. `path` is the address that it was asked at; `run` a link's query instead, which the page spells as it
 * asks, null for the one that the page opens; `of` what else stands in the address of its gradients.
 * @typedef {{ path: string } | { run: string | null, of?: string }} Asked
 */
/** One answer of the server, as it was given. @typedef {Asked & { body: string }} Answer */

/** In the place of a body: its lines with the numbers taken out, and where those lie. @typedef {{ lines: string, from: number, count: number, foretold: boolean }} Packed */
/** @typedef {Asked & (Packed | { body: string })} Listed */

/** What stands in a line for a list of so many numbers: no text of a line can be it, since its quotes would be escaped. */
const TAKEN = /\{"#":(\d+)\}/g;
const HEAD = 4;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** @typedef {{ query: string, answers: readonly Answer[] }} RecordFile   query: the link that the page opens */

/** @param {RecordFile} record @returns {Uint8Array<ArrayBuffer>} */
export function written({ query, answers }) {
  /** @type {Int32Array[]} */
  const taken = [];
  let from = 0;
  const list = answers.map((answer) => {
    const { body, ...rest } = answer;
    const [first = "", ...lines] = body.split("\n");
    const start = startIn(first);
    if (!start) return answer;
    /** @type {number[]} */
    const numbers = [];
    const left = lines.map((line) => (line ? JSON.stringify(JSON.parse(line, taking(numbers))) : ""));
    const bits = new Int32Array(Float32Array.from(numbers).buffer);
    const foretold = pays(start);
    if (foretold) exchange(new Prediction(start, difference), left, bits);
    taken.push(bits);
    const packed = { lines: [first, ...left].join("\n"), from, count: bits.length, foretold };
    from += bits.length * BYTES;
    return { ...rest, ...packed };
  });
  const head = new TextEncoder().encode(JSON.stringify({ record: 1, query, answers: list }));
  const bytes = new Uint8Array(HEAD + head.length + from);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, HEAD);
  let at = HEAD + head.length;
  for (const bits of taken) {
    bytes.set(planesOf(bits), at);
    at += bits.byteLength;
  }
  return bytes;
}

/** @param {string} first @returns {import("../wire.js").StartLine | null} where it begins a run whose numbers are float32 */
function startIn(first) {
  if (!first.startsWith('{"type":"start"')) return null;
  const start = JSON.parse(first);
  // Gradients begin so, too, without parameters, and are doubles.
  return start.parameters && start.run.dtype === "float32" ? start : null;
}

/** @param {Prediction} prediction @param {string[]} lines   without their numbers @param {Int32Array<ArrayBuffer>} bits */
function exchange(prediction, lines, bits) {
  let at = 0;
  for (const line of lines) if (line) at = prediction.apply(JSON.parse(line), bits, at);
}

/** @param {number[]} numbers @returns {(key: string, value: unknown) => unknown} */
const taking = (numbers) => (_, value) => {
  if (!Array.isArray(value) || value.length === 0 || !value.every((one) => typeof one === "number"))
    return value;
  for (const one of value) numbers.push(one);
  return { "#": value.length };
};

/** @param {Int32Array} bits @returns {Uint8Array} the first byte of each, then the second of each…: those are alike */
function planesOf(bits) {
  const bytes = new Uint8Array(bits.buffer);
  const planes = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1)
    planes[(at % BYTES) * bits.length + Math.floor(at / BYTES)] = bytes[at] ?? 0;
  return planes;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {{ query: string, answers: (Asked & { body: () => ReadableStream<Uint8Array> | string })[] }} body: as it is
 *   wanted, since it is long
 */
export function read(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = HEAD + length;
  const { record, query, answers } = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, start)));
  if (record !== 1) throw new Error(`expected a record of version 1, got ${record}`);
  const kept = /** @type {Listed[]} */ (answers).map((answer) => {
    if ("body" in answer) {
      const { body, ...rest } = answer;
      return { ...rest, body: () => body };
    }
    const { lines, from, count, foretold, ...rest } = answer;
    const planes = bytes.subarray(start + from, start + from + count * BYTES);
    return { ...rest, body: () => streamOf(lines, planes, foretold) };
  });
  return { query, answers: kept };
}

/**
 * @param {string} lines
 * @param {Uint8Array} planes
 * @param {boolean} foretold   whether what can be foretold is written as the difference from that
 * @returns {ReadableStream<Uint8Array>} the lines as they were
 */
function streamOf(lines, planes, foretold) {
  const bits = bitsOf(planes);
  const numbers = new Float32Array(bits.buffer);
  const [first = "", ...rest] = lines.split("\n");
  const prediction = foretold ? new Prediction(JSON.parse(first), restored) : null;
  const encoder = new TextEncoder();
  let next = 0;
  let at = 0;
  const putBack = (/** @type {string} */ _, /** @type {string} */ count) => {
    const from = at;
    at += Number(count);
    return `[${Array.from(numbers.subarray(from, at), spelled).join()}]`;
  };
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(first)),
    pull(controller) {
      const line = rest[next];
      next += 1;
      if (line === undefined) return controller.close();
      if (line) prediction?.apply(JSON.parse(line), bits, at);
      controller.enqueue(encoder.encode(`\n${line.replace(TAKEN, putBack)}`));
    },
  });
}

/** @param {number} number @returns {string} JSON; a zero keeps its sign */
const spelled = (number) => (Object.is(number, -0) ? "-0" : String(number));

/** @param {Uint8Array} planes @returns {Int32Array<ArrayBuffer>} */
function bitsOf(planes) {
  const count = planes.length / BYTES;
  const bytes = new Uint8Array(planes.length);
  for (let at = 0; at < planes.length; at += 1)
    bytes[at] = planes[(at % BYTES) * count + Math.floor(at / BYTES)] ?? 0;
  return new Int32Array(bytes.buffer);
}
