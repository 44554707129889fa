/**
 * Writes a record to bytes, and reads it: four bytes that say how long the list of the answers is, the list as JSON, and
 * behind it the numbers of the runs. As text a number of float32 takes three times the room, and gzip finds nothing in it.
 * @module
 */

/**
 * What was asked. `path` is the address that it was asked at; `run` a link's query instead, which the page spells as it
 * asks, null for the one that the page opens; `of` what else stands in the address of its gradients.
 * @typedef {{ path: string } | { run: string | null, of?: string }} Asked
 */
/** One answer of the server, as it was given. @typedef {Asked & { body: string }} Answer */

/** In the place of a body: its lines with the numbers taken out, and where those lie. @typedef {{ lines: string, from: number, count: number }} Packed */
/** @typedef {Asked & (Packed | { body: string })} Listed */

/** What stands in a line for a list of so many numbers: no text of a line can be it, since its quotes would be escaped. */
const TAKEN = /\{"#":(\d+)\}/g;
const HEAD = 4;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** @typedef {{ query: string, answers: readonly Answer[] }} RecordFile   query: the link that the page opens */

/** @param {RecordFile} record @returns {Uint8Array<ArrayBuffer>} */
export function written({ query, answers }) {
  /** @type {number[][]} */
  const taken = [];
  let from = 0;
  const list = answers.map((answer) => {
    const { body, ...rest } = answer;
    const [first = "", ...lines] = body.split("\n");
    if (!isRounded(first)) return answer;
    /** @type {number[]} */
    const numbers = [];
    const left = lines.map((line) => (line ? JSON.stringify(JSON.parse(line, taking(numbers))) : ""));
    taken.push(numbers);
    const packed = { lines: [first, ...left].join("\n"), from, count: numbers.length };
    from += numbers.length * BYTES;
    return { ...rest, ...packed };
  });
  const head = new TextEncoder().encode(JSON.stringify({ record: 1, query, answers: list }));
  const bytes = new Uint8Array(HEAD + head.length + from);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, HEAD);
  let at = HEAD + head.length;
  for (const numbers of taken) {
    bytes.set(planesOf(numbers), at);
    at += numbers.length * BYTES;
  }
  return bytes;
}

/** @param {string} first @returns {boolean} whether it begins a run whose numbers are float32 */
const isRounded = (first) =>
  first.startsWith('{"type":"start"') && JSON.parse(first).run?.dtype === "float32";

/** @param {number[]} numbers @returns {(key: string, value: unknown) => unknown} */
const taking = (numbers) => (_, value) => {
  if (!Array.isArray(value) || value.length === 0 || !value.every((one) => typeof one === "number"))
    return value;
  for (const one of value) numbers.push(one);
  return { "#": value.length };
};

/** @param {number[]} numbers @returns {Uint8Array} the first byte of each, then the second of each…: those are alike */
function planesOf(numbers) {
  const bytes = new Uint8Array(Float32Array.from(numbers).buffer);
  const planes = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1)
    planes[(at % BYTES) * numbers.length + Math.floor(at / BYTES)] = bytes[at] ?? 0;
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
    const { lines, from, count, ...rest } = answer;
    const planes = bytes.subarray(start + from, start + from + count * BYTES);
    return { ...rest, body: () => streamOf(lines, planes) };
  });
  return { query, answers: kept };
}

/** @param {string} lines @param {Uint8Array} planes @returns {ReadableStream<Uint8Array>} the lines as they were */
function streamOf(lines, planes) {
  const numbers = numbersOf(planes);
  const encoder = new TextEncoder();
  let next = 0;
  let at = 0;
  const putBack = (/** @type {string} */ _, /** @type {string} */ count) => {
    const from = at;
    at += Number(count);
    return `[${Array.from(numbers.subarray(from, at), spelled).join()}]`;
  };
  const whole = lines.split("\n");
  return new ReadableStream({
    pull(controller) {
      if (next >= whole.length) return controller.close();
      const line = whole[next] ?? "";
      const text = next > 0 ? line.replace(TAKEN, putBack) : line;
      next += 1;
      controller.enqueue(encoder.encode(next < whole.length ? `${text}\n` : text));
    },
  });
}

/** @param {number} number @returns {string} JSON; a zero keeps its sign */
const spelled = (number) => (Object.is(number, -0) ? "-0" : String(number));

/** @param {Uint8Array} planes @returns {Float32Array} */
function numbersOf(planes) {
  const count = planes.length / BYTES;
  const bytes = new Uint8Array(planes.length);
  for (let at = 0; at < planes.length; at += 1)
    bytes[at] = planes[(at % BYTES) * count + Math.floor(at / BYTES)] ?? 0;
  return new Float32Array(bytes.buffer);
}
