/**
 * Reads what `torch.save(module.state_dict(), …)` writes: a zip with one pickle and the numbers of each storage beside
 * it.
 * @module
 */
import { Inventory } from "./inventory.js";
import { DEPTH, ITEMS, NUMBERS } from "./limits.js";
import { legible } from "./names.js";
import { unpickle } from "./pickle.js";
import { decode, isShape, sizeOf, Tensor, Unreadable, WIDTHS } from "./tensors.js";
import { openZip } from "./zip.js";

/** @typedef {import("./tensors.js").Kind} Kind */

const ORDERED = "collections.OrderedDict";
const TENSOR = "torch._utils._rebuild_tensor_v2";
const PARAMETER = "torch._utils._rebuild_parameter";
/** @type {Readonly<Record<string, Kind>>} */
const KINDS = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
};

/** A global that the pickle may name. */
class Named {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }
}

/** The numbers that one or several tensors are views of. They are decoded once. */
class Storage {
  /** @type {Float32Array | Float64Array | null} */
  #values = null;

  /** @param {string} type @param {() => ArrayBuffer} bytes */
  constructor(type, bytes) {
    this.type = type;
    /** @type {Kind | null} null: no floating-point numbers, such as a counter */
    this.kind = KINDS[type] ?? null;
    this.bytes = bytes;
  }

  /** @param {Kind} kind   its own */
  values(kind) {
    this.#values ??= decode(kind, whole(this.bytes(), kind));
    return this.#values;
  }
}

/**
 * @param {ArrayBuffer} file
 * @returns {Map<string, Tensor>} those of inner dictionaries and lists with a dotted name
 * @throws {Unreadable}
 */
export function readTorch(file) {
  const entries = openZip(file);
  const pickled = [...entries.keys()].find((name) => name.endsWith("/data.pkl"));
  if (!pickled) throw new Unreadable("no-torch-zip");
  const root = pickled.slice(0, -"data.pkl".length);
  const order = entries.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(order()) !== "little") throw new Unreadable("big-endian");
  const bytes = (/** @type {string} */ name) => {
    const entry = entries.get(name);
    if (!entry) throw new Unreadable("broken-zip");
    return entry();
  };
  let left = Math.max(NUMBERS, file.byteLength);
  /** @param {readonly number[]} shape @throws {Unreadable} where the file would become many times as large */
  const count = (shape) => {
    left -= sizeOf(shape);
    if (left < 0) throw new Unreadable("expanded");
  };
  const storages = new Storages((key) => bytes(`${root}data/${key}`));
  return flattened(
    unpickle(bytes(pickled), {
      named,
      stored: (id) => storages.of(id),
      called: (callee, values) => call(callee, values, count),
    }),
  );
}

/** @param {string} name */
function named(name) {
  const known = [ORDERED, TENSOR, PARAMETER].includes(name) || /^torch\.\w+Storage$/.test(name);
  if (!known) throw new Unreadable("pickle", { what: legible(name) });
  return new Named(name);
}

/** The storages of a file by their keys. */
class Storages {
  /** @type {Map<string, Storage>} */
  #known = new Map();

  /** @param {(key: string) => ArrayBuffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /** @param {unknown} id ("storage", type, key, device, size) @returns {Storage} */
  of(id) {
    const [, type, key] = Array.isArray(id) ? id : [];
    if (!(type instanceof Named) || typeof key !== "string") throw new Unreadable("broken-pickle");
    const storage = this.#known.get(key) ?? new Storage(type.name, () => this.bytes(key));
    if (storage.type !== type.name) throw new Unreadable("broken-pickle");
    this.#known.set(key, storage);
    return storage;
  }
}

/**
 * @param {unknown} callee
 * @param {unknown[]} values   as PyTorch's own functions take it
 * @param {(shape: readonly number[]) => void} count   told of each tensor
 */
function call(callee, values, count) {
  const name = callee instanceof Named ? callee.name : "";
  if (name === ORDERED) return new Map();
  if (name === PARAMETER) return values[0];
  if (name !== TENSOR) throw new Unreadable("pickle", { what: name || "a call" });
  const [storage, offset, shape, stride] = values;
  if (!(storage instanceof Storage) || !isShape(shape) || !isShape([offset]) || !isStride(stride, shape))
    throw new Unreadable("broken-pickle");
  count(shape);
  const { kind } = storage;
  const from = Number(offset);
  return new Tensor(shape, storage.type, kind && (() => strided(storage.values(kind), from, shape, stride)));
}

/** @param {unknown} stride @param {number[]} shape @returns {stride is number[]} */
const isStride = (stride, shape) =>
  Array.isArray(stride) && stride.length === shape.length && stride.every((step) => isShape([step]));

/** @param {ArrayBuffer} bytes @param {Kind} kind @returns {ArrayBuffer} them, where they are whole numbers of that kind */
function whole(bytes, kind) {
  if (bytes.byteLength % WIDTHS[kind]) throw new Unreadable("broken-zip");
  return bytes;
}

/**
 * The numbers of a view of a storage, in order.
 * @param {Float32Array | Float64Array} storage
 * @param {number} offset
 * @param {number[]} shape
 * @param {number[]} stride
 */
function strided(storage, offset, shape, stride) {
  const size = sizeOf(shape);
  const last = shape.reduce((place, length, axis) => place + (length - 1) * (stride[axis] ?? 0), offset);
  if (size > 0 && !(last < storage.length)) throw new Unreadable("broken-zip");
  if (isPlain(shape, stride)) return storage.subarray(offset, offset + size);
  const values = storage instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  for (let place = 0; place < size; place += 1) {
    let rest = place;
    let from = offset;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const length = shape[axis] ?? 1;
      from += (rest % length) * (stride[axis] ?? 0);
      rest = Math.floor(rest / length);
    }
    values[place] = storage[from] ?? 0;
  }
  return values;
}

/** @param {number[]} shape @param {number[]} stride @returns {boolean} whether its numbers lie in order, without gaps */
const isPlain = (shape, stride) =>
  shape.every((length, axis) => length === 1 || stride[axis] === sizeOf(shape.slice(axis + 1)));

/**
 * @param {unknown} root   of a pickle: dictionaries and lists may stand in several others, or in themselves
 * @returns {Map<string, Tensor>}
 */
function flattened(root) {
  const inventory = new Inventory();
  let left = ITEMS;
  /** @param {unknown} value @param {string} prefix @param {number} depth */
  const walk = (value, prefix, depth) => {
    if (!(value instanceof Map) && !Array.isArray(value)) return;
    if (depth > DEPTH) throw new Unreadable("deep", { most: DEPTH });
    let place = 0;
    for (const [key, item] of value.entries()) {
      left -= 1;
      if (left < 0) throw new Unreadable("items", { most: ITEMS });
      const name = `${prefix}${typeof key === "string" || typeof key === "number" ? key : `(${place})`}`;
      if (item instanceof Tensor) inventory.add(name, item);
      else walk(item, `${name}.`, depth + 1);
      place += 1;
    }
  };
  walk(root, "", 0);
  return inventory.tensors;
}
