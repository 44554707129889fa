/** Tests what the reader of weight files refuses before it builds anything, each with a file that is small itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "../../static/js/own/crc.js";
import { parseObject, tensorsOf as tensorsOfJson } from "../../static/js/own/json.js";
import { legible } from "../../static/js/own/names.js";
import { readSafetensors } from "../../static/js/own/safetensors.js";
import { Unreadable } from "../../static/js/own/tensors.js";
import { readTorch } from "../../static/js/own/torch.js";
import { modulesOf } from "./own.js";

/** @param {() => unknown} read @param {string} code */
const refuses = (read, code) =>
  assert.throws(
    read,
    (error) => error instanceof Unreadable && assert.equal(error.wrong.code, code) === undefined,
  );

/** @param {string | Uint8Array} part */
const bytesOf = (part) => (typeof part === "string" ? new TextEncoder().encode(part) : part);

/** @param {...(string | Uint8Array)} parts @returns {Uint8Array<ArrayBuffer>} */
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...bytesOf(part)]));

/** @param {number} value @param {number} width   bytes @returns {Uint8Array} little-endian */
const little = (value, width) =>
  Uint8Array.from({ length: width }, (_, place) => Math.floor(value / 256 ** place) % 256);

/** @param {unknown} header @param {number} [bytes] */
const safetensors = (header, bytes = 64) => {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  return joined(little(text.length, 8), text, new Uint8Array(bytes)).buffer;
};

/** @param {Record<string, Uint8Array>} entries @param {{ checksum?: number, local?: string }} [wrong] what does not agree */
function zip(entries, { checksum, local } = {}) {
  /** @type {Uint8Array[]} */
  const bodies = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let at = 0;
  for (const [name, data] of Object.entries(entries)) {
    const about = [little(checksum ?? crc32(data), 4), little(data.length, 4), little(data.length, 4)];
    const inner = local ?? name;
    const body = joined(
      "PK\x03\x04",
      little(20, 2),
      little(0, 8),
      ...about,
      little(inner.length, 2),
      little(0, 2),
      inner,
      data,
    );
    directory.push(
      joined(
        "PK\x01\x02",
        little(20, 2),
        little(20, 2),
        little(0, 8),
        ...about,
        little(name.length, 2),
        little(0, 12),
        little(at, 4),
        name,
      ),
    );
    bodies.push(body);
    at += body.length;
  }
  const index = joined(...directory);
  const count = little(directory.length, 2);
  return joined(
    ...bodies,
    index,
    "PK\x05\x06",
    little(0, 4),
    count,
    count,
    little(index.length, 4),
    little(at, 4),
    little(0, 2),
  ).buffer;
}

/** @param {string} pickle   in Latin-1 */
const torch = (pickle) => zip({ "a/data.pkl": Uint8Array.from(pickle, (one) => one.charCodeAt(0)) });

/** @param {number} depth @returns {string} dictionaries that hold the next one twice */
const twice = (depth) => {
  const put = (/** @type {string} */ key, /** @type {number} */ place) =>
    `X\x01\0\0\0${key}h${String.fromCharCode(place)}s`;
  const levels = Array.from(
    { length: depth },
    (_, place) => `0}q${String.fromCharCode(place + 1)}${put("a", place)}${put("b", place)}`,
  );
  return `\x80\x02}q\0${levels.join("")}.`;
};

test("a name that counts a million layers is told before anything of that size is built", () => {
  for (const layer of ["16", "1000000", "9".repeat(30)]) {
    const [module] = modulesOf({ [`weight_hh_l${layer}`]: [4, 1] });
    assert.equal(module?.wrong[0]?.code, "layers");
  }
  const [last] = modulesOf({ weight_hh_l15: [4, 1] });
  assert.notEqual(last?.wrong[0]?.code, "layers");
});

test("dictionaries that hold one another twice are walked no further than the bounds", () => {
  refuses(() => readTorch(torch(twice(60))), "deep");
  refuses(() => readTorch(torch(twice(28))), "items");
  assert.equal(readTorch(torch(twice(6))).size, 0);
});

test("a list in itself, a name of a million characters and a name that is given twice are refused", () => {
  refuses(() => readTorch(torch("\x80\x02]q\0h\0a.")), "deep");
  refuses(() => readTorch(torch("\x80\x02}(X\x01\0\0\0aNX\x01\0\0\0aNu.")), "duplicate");
  refuses(() => readTorch(torch(`\x80\x02${"N0".repeat(2 ** 20)}N.`)), "opcodes");
  refuses(
    () =>
      readSafetensors(
        safetensors({ ["n".repeat(10 ** 6)]: { dtype: "F32", shape: [16], data_offsets: [0, 64] } }),
      ),
    "long-name",
  );
});

test("an archive whose bytes or headers do not agree with its directory is refused", () => {
  const data = joined("\x80\x02}.");
  refuses(
    () => readTorch(zip({ "a/data.pkl": Uint8Array.from([0x80, 2, 0x7d, 0x2e]) }, { checksum: 7 })),
    "checksum",
  );
  refuses(() => readTorch(zip({ "a/data.pkl": data }, { local: "b/data.pkl" })), "broken-zip");
  const many = Object.fromEntries(
    Array.from({ length: 10_001 }, (_, place) => [`a/${place}`, new Uint8Array()]),
  );
  refuses(() => readTorch(zip(many)), "entries");
});

test("a checksum of the specification's own example is right", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("a header whose tensors overlap, repeat or overflow is refused", () => {
  const entry = { dtype: "F32", shape: [8], data_offsets: [0, 32] };
  refuses(
    () => readSafetensors(safetensors({ a: entry, b: { ...entry, data_offsets: [28, 60] } })),
    "overlap",
  );
  refuses(
    () => readSafetensors(safetensors(`{"a":${JSON.stringify(entry)},"\\u0061":${JSON.stringify(entry)}}`)),
    "duplicate",
  );
  refuses(() => readSafetensors(safetensors({ a: { ...entry, shape: [2 ** 31, 2 ** 31] } })), "cut-off");
  refuses(
    () => readSafetensors(safetensors({ a: { ...entry, dtype: "I64", data_offsets: [0, 2 ** 40] } })),
    "cut-off",
  );
  const many = Object.fromEntries(
    Array.from({ length: 10_001 }, (_, place) => [
      `t${place}`,
      { ...entry, shape: [0], data_offsets: [0, 0] },
    ]),
  );
  refuses(() => readSafetensors(safetensors(many)), "entries");
});

test("JSON nested a million deep, or whose first rows promise more numbers than there are, is refused", () => {
  refuses(() => parseObject(`{"a":${"[".repeat(10 ** 6)}${"]".repeat(10 ** 6)}}`), "deep");
  refuses(() => parseObject('{"weight": 1, "w\\u0065ight": 2}'), "duplicate");
  const wide = "[".repeat(10) + new Array(1000).fill(0).join(",") + "]".repeat(10);
  const promise = JSON.parse(wide.replace("[[", `[${"[],".repeat(999)}[`));
  refuses(() => tensorsOfJson({ a: promise }), "json-ragged");
});

test("a storage that several tensors share is decoded once", () => {
  const storage = "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQ";
  const tensor = `ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\0K\x04\x85K\x01\x85\x89NtR`;
  const pickle = `\x80\x02}(X\x01\0\0\0a${tensor}X\x01\0\0\0b${tensor}u.`;
  const data = new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer);
  const tensors = readTorch(
    zip({ "a/data.pkl": Uint8Array.from(pickle, (one) => one.charCodeAt(0)), "a/data/0": data }),
  );
  assert.deepEqual([...(tensors.get("a")?.values ?? [])], [1, 2, 3, 4]);
  assert.equal(tensors.get("a")?.values.buffer, tensors.get("b")?.values.buffer);
});

test("names are shown short, and with what cannot be seen spelled out", () => {
  assert.equal(legible("a\u202eb\u0000"), "aU+202EbU+0000");
  assert.equal(legible(""), '""');
  assert.ok(legible("n".repeat(10 ** 6)).length <= 80);
});
