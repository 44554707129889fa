/**
 * Reads the part of Python's pickle that plain data needs: numbers, texts, lists, dictionaries, and what the caller
 * allows by name. Nothing is executed; whatever else a pickle asks for is refused by name.
 * @module
 */
import { HEADER_BYTES, OPCODES } from "./limits.js";
import { legible } from "./names.js";
import { Unreadable } from "./tensors.js";

/**
 * @typedef {object} Allowed
 * @property {(name: string) => unknown} named                        what a global such as `torch.FloatStorage` is
 * @property {(made: unknown, given: unknown[]) => unknown} called    what calling it gives
 * @property {(id: unknown) => unknown} stored                        what lies outside of the pickle under that id
 */

/** Bytes, read in order. */
class Bytes {
  #at = 0;
  /** @param {ArrayBuffer} buffer */
  constructor(buffer) {
    this.view = new DataView(buffer);
  }
  /** @param {number} count @returns {number} where they start */
  skip(count) {
    const from = this.#at;
    if (count < 0 || from + count > this.view.byteLength) throw new Unreadable("broken-pickle");
    this.#at += count;
    return from;
  }
  byte = () => this.view.getUint8(this.skip(1));
  short = () => this.view.getUint16(this.skip(2), true);
  int = () => this.view.getInt32(this.skip(4), true);
  count = () => this.view.getUint32(this.skip(4), true);
  double = () => this.view.getFloat64(this.skip(8));
  /** @param {number} length */
  text = (length) => new TextDecoder().decode(new Uint8Array(this.view.buffer, this.skip(length), length));
  line() {
    let words = "";
    for (let code = this.byte(); code !== 10; code = this.byte()) words += String.fromCharCode(code);
    return words;
  }
  /** Reads a little-endian integer in two's complement. */
  long() {
    const length = this.byte();
    const from = this.skip(length);
    let value = 0n;
    for (let place = length - 1; place >= 0; place -= 1)
      value = value * 256n + BigInt(this.view.getUint8(from + place));
    return Number(BigInt.asIntN(8 * length || 1, value));
  }
}

/**
 * @param {ArrayBuffer} buffer
 * @param {Allowed} allowed
 * @returns {unknown} lists and tuples as arrays, dictionaries as maps
 * @throws {Unreadable}
 */
export function unpickle(buffer, allowed) {
  if (buffer.byteLength > HEADER_BYTES)
    throw new Unreadable("long-header", { came: buffer.byteLength, most: HEADER_BYTES });
  const machine = new Machine(new Bytes(buffer), allowed);
  for (let done = 0; ; done += 1) {
    if (done > OPCODES) throw new Unreadable("opcodes", { most: OPCODES });
    const code = machine.bytes.byte();
    if (code === 0x2e) return machine.pop();
    const act = ACTS[code];
    if (!act) throw new Unreadable("pickle", { what: `opcode ${code}` });
    act(machine);
  }
}

class Machine {
  /** @type {unknown[]} */
  stack = [];
  /** @type {unknown[][]} what lies below each mark */
  #below = [];
  /** @type {Map<number, unknown>} */
  memo = new Map();

  /** @param {Bytes} bytes @param {Allowed} allowed */
  constructor(bytes, allowed) {
    this.bytes = bytes;
    this.allowed = allowed;
  }
  /** @param {unknown} value */
  push(value) {
    this.stack.push(value);
  }
  pop() {
    if (!this.stack.length) throw new Unreadable("broken-pickle");
    return this.stack.pop();
  }
  top() {
    return this.stack.at(-1);
  }
  mark() {
    this.#below.push(this.stack);
    this.stack = [];
  }
  /** @returns {unknown[]} all since the last mark */
  sinceMark() {
    const items = this.stack;
    const below = this.#below.pop();
    if (!below) throw new Unreadable("broken-pickle");
    this.stack = below;
    return items;
  }
  /** @param {number} count */
  tuple(count) {
    if (this.stack.length < count) throw new Unreadable("broken-pickle");
    this.push(this.stack.splice(this.stack.length - count));
  }
  /** @param {number} place */
  recall(place) {
    if (!this.memo.has(place)) throw new Unreadable("broken-pickle");
    this.push(this.memo.get(place));
  }
  /** @param {unknown[]} pairs */
  setItems(pairs) {
    const map = this.top();
    if (!(map instanceof Map)) throw new Unreadable("broken-pickle");
    for (let place = 0; place + 1 < pairs.length; place += 2) {
      const key = pairs[place];
      if (typeof key === "string" && map.has(key))
        throw new Unreadable("duplicate", { tensor: legible(key) });
      map.set(key, pairs[place + 1]);
    }
  }
  /** @param {unknown[]} items */
  append(items) {
    const list = this.top();
    if (!Array.isArray(list)) throw new Unreadable("broken-pickle");
    for (const item of items) list.push(item);
  }
  call() {
    const values = this.pop();
    this.push(this.allowed.called(this.pop(), Array.isArray(values) ? values : []));
  }
}

/** @param {string} character */
const code = (character) => character.charCodeAt(0);

/** @type {Readonly<Record<number, (machine: Machine) => void>>} what each opcode does */
const ACTS = {
  128: (m) => void m.bytes.skip(1), // PROTO
  149: (m) => void m.bytes.skip(8), // FRAME
  [code("(")]: (m) => m.mark(),
  [code("0")]: (m) => void m.pop(),
  [code("N")]: (m) => m.push(null),
  136: (m) => m.push(true),
  137: (m) => m.push(false),
  [code("K")]: (m) => m.push(m.bytes.byte()),
  [code("M")]: (m) => m.push(m.bytes.short()),
  [code("J")]: (m) => m.push(m.bytes.int()),
  138: (m) => m.push(m.bytes.long()),
  [code("G")]: (m) => m.push(m.bytes.double()),
  [code("X")]: (m) => m.push(m.bytes.text(m.bytes.count())),
  140: (m) => m.push(m.bytes.text(m.bytes.byte())),
  [code("}")]: (m) => m.push(new Map()),
  [code("]")]: (m) => m.push([]),
  [code(")")]: (m) => m.push([]),
  [code("t")]: (m) => m.push(m.sinceMark()),
  133: (m) => m.tuple(1),
  134: (m) => m.tuple(2),
  135: (m) => m.tuple(3),
  [code("a")]: (m) => m.append([m.pop()]),
  [code("e")]: (m) => m.append(m.sinceMark()),
  [code("s")]: (m) => {
    const value = m.pop();
    m.setItems([m.pop(), value]);
  },
  [code("u")]: (m) => m.setItems(m.sinceMark()),
  [code("q")]: (m) => void m.memo.set(m.bytes.byte(), m.top()),
  [code("r")]: (m) => void m.memo.set(m.bytes.count(), m.top()),
  148: (m) => void m.memo.set(m.memo.size, m.top()),
  [code("h")]: (m) => m.recall(m.bytes.byte()),
  [code("j")]: (m) => m.recall(m.bytes.count()),
  [code("c")]: (m) => m.push(m.allowed.named(`${m.bytes.line()}.${m.bytes.line()}`)),
  147: (m) => {
    const [name, module] = [m.pop(), m.pop()];
    if (typeof name !== "string" || typeof module !== "string") throw new Unreadable("broken-pickle");
    m.push(m.allowed.named(`${module}.${name}`));
  },
  [code("Q")]: (m) => m.push(m.allowed.stored(m.pop())),
  [code("R")]: (m) => m.call(),
  // The attributes of an OrderedDict, such as a state_dict's versions: not needed.
  [code("b")]: (m) => void m.pop(),
};
