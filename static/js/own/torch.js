/**
 * What `torch.save(module.state_dict(), …)` writes: a zip with one pickle and the numbers of each storage beside it.
 * @module
 */
import { passOver } from "./modules.js";
import { unpickle } from "./pickle.js";
import { decode, sizeOf, Tensor, Unreadable, WIDTHS } from "./tensors.js";
import { openZip } from "./zip.js";

/** @typedef {import("./tensors.js").Kind} Kind */
/** @typedef {{ kind: Kind | null, key: string, type: string }} Storage  kind null: no floating-point numbers, such as a counter */

const ORDERED = "collections.OrderedDict";
const TENSOR = "torch._utils._rebuild_tensor_v2";
const PARAMETER = "torch._utils._rebuild_parameter";
/** Numbers that a file may have, also one that has fewer bytes: views may show the same numbers again and again. */
const MOST_NUMBERS = 2 ** 24;
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

/** A tensor of numbers that are no floating-point ones. */
class Other {
  /** @param {string} type  of its storage */
  constructor(type) {
    this.type = type;
  }
}

/**
 * @param {ArrayBuffer} file
 * @returns {Map<string, Tensor>} the tensors of floating point, those of inner dictionaries with a dotted name
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
  let left = Math.max(MOST_NUMBERS, file.byteLength);
  const whole = unpickle(bytes(pickled), {
    named,
    stored,
    called(made, given) {
      if (made instanceof Named && made.name === TENSOR && Array.isArray(given[2])) left -= sizeOf(given[2]);
      if (!(left >= 0)) throw new Unreadable("expanded");
      return call(made, given, (key) => bytes(`${root}data/${key}`));
    },
  });
  return flattened(whole);
}

/** @param {string} name */
function named(name) {
  const known = [ORDERED, TENSOR, PARAMETER].includes(name) || /^torch\.\w+Storage$/.test(name);
  if (!known) throw new Unreadable("pickle", { what: name });
  return new Named(name);
}

/** @param {unknown} id ("storage", type, key, device, size) @returns {Storage} */
function stored(id) {
  const [, type, key] = Array.isArray(id) ? id : [];
  if (!(type instanceof Named) || typeof key !== "string") throw new Unreadable("broken-pickle");
  return { kind: KINDS[type.name] ?? null, key, type: type.name };
}

/**
 * @param {unknown} made
 * @param {any[]} given   as PyTorch's own functions take it
 * @param {(key: string) => ArrayBuffer} bytes of a storage
 */
function call(made, given, bytes) {
  const name = made instanceof Named ? made.name : "";
  if (name === ORDERED) return new Map();
  if (name === PARAMETER) return given[0];
  if (name !== TENSOR) throw new Unreadable("pickle", { what: name || "a call" });
  const [{ kind, key, type }, offset, shape, stride] = given;
  return kind ? strided(decode(kind, whole(bytes(key), kind)), offset, shape, stride) : new Other(type);
}

/** @param {ArrayBuffer} bytes @param {Kind} kind @returns {ArrayBuffer} them, where they are whole numbers of that kind */
function whole(bytes, kind) {
  if (bytes.byteLength % WIDTHS[kind]) throw new Unreadable("broken-zip");
  return bytes;
}

/**
 * The tensor that a view of a storage is, its numbers in order.
 * @param {Float32Array | Float64Array} storage
 * @param {number} offset
 * @param {number[]} shape
 * @param {number[]} stride
 */
function strided(storage, offset, shape, stride) {
  const size = sizeOf(shape);
  const last = shape.reduce((place, length, axis) => place + (length - 1) * (stride[axis] ?? 0), offset);
  if (size > 0 && !(offset >= 0 && last < storage.length)) throw new Unreadable("broken-zip");
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
  return new Tensor(shape, values);
}

/**
 * @param {unknown} value
 * @param {string} [prefix]
 * @returns {Map<string, Tensor>}
 */
function flattened(value, prefix = "") {
  if (!(value instanceof Map)) return new Map();
  return new Map(
    [...value].flatMap(([key, item]) => {
      if (item instanceof Tensor) return [[`${prefix}${key}`, item]];
      if (item instanceof Other) passOver(`${prefix}${key}`, item.type);
      return [...flattened(item, `${prefix}${key}.`)];
    }),
  );
}
