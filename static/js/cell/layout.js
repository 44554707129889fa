/**
 * Places everything in an opened cell, and the wires between: the belt on top, the gates below it, what is read at the
 * foot. Computed from the kind of the cell and the room before anything is drawn. CSS pixels.
 * @module
 */
import { GRU } from "./places/gru.js";
import { LSTM } from "./places/lstm.js";
import { RNN } from "./places/rnn.js";
import { TREE } from "./places/tree.js";
import { Sketch } from "./sketch.js";

/** @typedef {import("../wire.js").Network} Network */

/**
 * How a kind of cell is laid out.
 * @typedef {object} Place
 * @property {(network: Network) => readonly import("./measure.js").ColumnKind[]} columns   left to right
 * @property {(network: Network) => readonly number[]} signed   the gaps in which an operation's sign stands, by the column
 *   left of each
 * @property {(network: Network) => number} [foot]   pixels more below the gates
 * @property {(sketch: Sketch, network: Network, room: import("./measure.js").Room) => number} [between]   pixels between
 *   belt and gates, where that is more than usual; the columns are known
 * @property {(sketch: Sketch, network: Network) => void} draw
 */

/** Kinds that are placed by hand; any other is placed by its equations alone. @type {Readonly<Record<string, Place>>} */
const BY_HAND = { rnn: RNN, lstm: LSTM, gru: GRU };

/**
 * @param {Network} network
 * @param {{ units: number, outputs: number, inputs: number, joins: string | null }} sizes   joins: the other direction's h, where V reads it as well
 * @param {import("./measure.js").Room} room
 * @param {Place} [place]
 * @returns {import("./sketch.js").Plan}
 */
export function planOf(network, sizes, room, place = BY_HAND[network.cell] ?? TREE) {
  const sketch = new Sketch(network, place, sizes, room);
  place.draw(sketch, network);
  return sketch.plan;
}
