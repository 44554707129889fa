/**
 * Foretells what a cell gets from its input and from its hidden state, which follow from what it reads and the weights, all
 * but their last digits. A record holds by how much the numbers that ran differ from that: bit for bit they come back, in a
 * quarter of the room. Only sums and products of doubles in one order are used, so every machine foretells the same.
 * @module
 */

/** @typedef {import("../wire.js").StartLine} StartLine */

/** Products that a run may take: a phone does as many in a second. */
const MOST_PRODUCTS = 2 ** 28;
/** What terms multiply, by their names: the parameters of both begin so. @type {Readonly<Record<string, "ih" | "hh">>} */
const TERMS = { from_input: "ih", from_hidden: "hh" };
const STATE = "hidden_state";
const SIGN = 31;
const ALL_BUT_SIGN = 0x7fffffff;

/** In the order of their values: neighbours among floats are neighbours here. @param {number} bits */
const ordered = (bits) => bits ^ ((bits >> SIGN) & ALL_BUT_SIGN);

/**
 * @param {number} bits       of the number that ran
 * @param {number} foretold   bits of the other
 * @returns {number} by how much they differ, small where that is little, whichever is larger
 */
export function difference(bits, foretold) {
  const apart = (ordered(bits) - ordered(foretold)) | 0;
  return (apart << 1) ^ (apart >> SIGN);
}

/** @param {number} differs @param {number} foretold @returns {number} the bits of the number that ran */
export function restored(differs, foretold) {
  const apart = (differs >>> 1) ^ -(differs & 1);
  return ordered((ordered(foretold) + apart) | 0);
}

/** @param {StartLine} start @returns {boolean} whether foretelling a run pays */
export function pays({ steps, run: { network }, parameters }) {
  const matrices = Object.entries(parameters).filter(([name]) => /^weight_[ih]h/.test(name));
  const width = Math.max(network.hidden_size, network.input_size);
  const products = matrices.reduce((sum, [, matrix]) => sum + matrix.length * width, 0);
  return products > 0 && products * steps <= MOST_PRODUCTS;
}

export class Prediction {
  /** The hidden state of each pass, as it stands. @type {Map<string, Float32Array>} */
  #hidden = new Map();
  /** The weights that are multiplied, and the biases, by the end of their names. @type {Map<string, { rows: Float32Array[], bias: Float32Array }>} */
  #weights = new Map();

  /** @param {StartLine} start @param {typeof difference} change   or `restored` */
  constructor(start, change) {
    this.start = start;
    this.change = change;
    const { initial_state: initial, network } = start.run;
    const ends = network.bidirectional ? ["", "_reverse"] : [""];
    for (const [row, state] of (initial?.hidden_state ?? []).entries())
      this.#hidden.set(
        `l${Math.floor(row / ends.length)}${ends[row % ends.length]}`,
        Float32Array.from(state),
      );
  }

  /**
   * Changes the numbers of one line where they lie.
   * @param {object} step   the line, its lists of numbers taken out
   * @param {Int32Array<ArrayBuffer>} bits   of all numbers of the run
   * @param {number} at     the first of the line's
   * @returns {number} the first of the next line's
   */
  apply(step, bits, at) {
    let next = at;
    let pass = "";
    /** Lists of each term so far, in the order of packing. @type {Record<string, number>} */
    let gates = {};
    /** @type {Record<string, Float32Array | undefined>} */
    let read = {};
    /** The states of this line. @type {Map<string, Float32Array>} */
    const states = new Map();
    for (const { name, count, cell } of listsIn(step)) {
      const list = bits.subarray(next, next + count);
      next += count;
      const kind = TERMS[name];
      if (name === STATE) {
        pass = passOf(cell);
        gates = { ih: 0, hh: 0 };
        read = { ih: this.#inputOf(cell, states), hh: this.#hidden.get(pass) };
        states.set(pass, new Float32Array(list.slice().buffer));
      } else if (kind) {
        const gate = gates[kind] ?? 0;
        this.#change(`${kind}_${pass}`, gate, read[kind], list);
        gates[kind] = gate + 1;
      }
    }
    for (const [of, state] of states) this.#hidden.set(of, state);
    return next;
  }

  /**
   * @param {object} cell
   * @param {ReadonlyMap<string, Float32Array>} states   of the cells before it in its line
   * @returns {Float32Array | undefined} undefined where the line does not tell: two directions come one after the other
   */
  #inputOf(cell, states) {
    const { layer, time_step } = /** @type {import("../wire.js").CellStep} */ (cell);
    if (layer > 0) return this.start.run.network.bidirectional ? undefined : states.get(`l${layer - 1}`);
    const row = this.start.inputs[time_step];
    return row && Float32Array.from(row);
  }

  /** @param {string} end   of the parameters' names @param {number} gate @param {Float32Array | undefined} read @param {Int32Array} list */
  #change(end, gate, read, list) {
    const { rows, bias } = this.#weightsOf(end);
    const foretold = new Float32Array(1);
    const bits = new Int32Array(foretold.buffer);
    for (let unit = 0; unit < list.length; unit += 1) {
      const row = gate * list.length + unit;
      foretold[0] = (read ? sumOf(rows[row], read) : 0) + (bias[row] ?? 0);
      list[unit] = this.change(list[unit] ?? 0, bits[0] ?? 0);
    }
  }

  /** @param {string} end */
  #weightsOf(end) {
    const known = this.#weights.get(end);
    if (known) return known;
    const { [`weight_${end}`]: matrix = [], [`bias_${end}`]: bias = [] } = this.start.parameters;
    const weights = {
      rows: /** @type {number[][]} */ (matrix).map((row) => Float32Array.from(row)),
      bias: Float32Array.from(/** @type {number[]} */ (bias)),
    };
    this.#weights.set(end, weights);
    return weights;
  }
}

/** @param {Float32Array | undefined} row @param {Float32Array} read @returns {number} in doubles, from the first to the last */
function sumOf(row, read) {
  let sum = 0;
  if (row) for (let place = 0; place < read.length; place += 1) sum += (row[place] ?? 0) * (read[place] ?? 0);
  return sum;
}

/** @param {object} cell @returns {string} as names of parameters end */
const passOf = (cell) =>
  `l${"layer" in cell ? cell.layer : 0}${"direction" in cell && cell.direction === "reverse" ? "_reverse" : ""}`;

/**
 * @param {object} value
 * @param {string} [name]
 * @param {object} [cell]
 * @returns {Generator<{ name: string, count: number, cell: object }>} in the order of the line; cell: what it stands in
 */
function* listsIn(value, name = "", cell = value) {
  if ("#" in value) return void (yield { name, count: Number(value["#"]), cell });
  for (const [key, inner] of Object.entries(value))
    if (typeof inner === "object" && inner !== null) yield* listsIn(inner, key, value);
}
