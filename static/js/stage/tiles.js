/**
 * Draws the tiles of the score: near the playhead first, a part of one in a frame, and again only when what they show
 * has changed.
 * @module
 */
import { figureOf, knownIn } from "./figure.js";
import { isPlotlyThere } from "./plot.js";
import { Printing } from "./printing.js";
import { overlap } from "./wiring.js";

/** @typedef {import("./figure.js").Scene} Scene */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {{ element: HTMLElement, drawn: number, look: string, at: number, near: boolean }} Tile */

/** Pixels of a tile: more and the first picture waits, fewer and what Plotly does for every part is done too often. */
const TILE_WIDTH = 1280;
/** Tiles kept; the farthest goes first. */
const KEPT = 16;
/** Milliseconds of a frame that go into drawing what is missing on the screen. */
const AT_ONCE = 24;
/** Milliseconds between two drawings of a tile that is not complete. */
const PATIENCE = 120;

export class Tiles {
  /** @type {Map<number, Tile>} */
  #tiles = new Map();
  /** @type {Scene | null} */
  #scene = null;
  #look = "";
  /** @type {Printing | null} */
  #printing = null;

  /** @param {HTMLElement} world the element that the tiles scroll with */
  constructor(world) {
    this.world = world;
  }

  /** What is to be drawn; null before the first run. */
  get scene() {
    return this.#scene;
  }

  /** Whether any tile of the run is drawn. */
  get pictured() {
    return this.#tiles.size > 0;
  }

  /** @param {Span} window @returns {boolean} whether all of it has tiles, be they of another look */
  covers({ from, to }) {
    const scene = this.#scene;
    if (!scene) return true;
    const perTile = columnsPerTile(scene);
    const last = Math.min(scene.trace.shape.timeSteps - 1, to);
    for (let index = Math.floor(Math.max(0, from) / perTile); index * perTile <= last; index += 1)
      if (!this.#tiles.has(index)) return false;
    return true;
  }

  /**
   * @param {Scene} scene
   * @param {string} look  changes when everything has to be drawn again: layout, theme, scales
   */
  show(scene, look) {
    if (this.#scene?.trace !== scene.trace) this.#drop([...this.#tiles.keys()]);
    this.#printing = null;
    this.#scene = scene;
    this.#look = scene.ghost ? `${look} ghost` : look;
  }

  /**
   * Goes on with the tile that is wanted most.
   * @param {Span} window  the columns on the screen
   * @param {number} now   milliseconds
   * @param {number} ahead  milliseconds of this frame that may go into what is not on the screen yet
   * @returns {boolean} whether more is to be drawn
   */
  step(window, now, ahead) {
    const scene = this.#scene;
    if (!scene || !isPlotlyThere()) return false;
    this.#show(scene, window);
    const waiting = this.#wanted(scene, window, now);
    const missing = waiting.find((index) => this.#isMissing(scene, index, window));
    const next = missing ?? this.#printing?.index ?? waiting[0];
    if (next === undefined) return false;
    const hurried = missing !== undefined;
    if (!hurried && ahead <= 0) return true;
    const begun = this.#printing?.index === next;
    const printing = begun && this.#printing ? this.#printing : this.#begin(scene, next);
    this.#printing = printing;
    if (!hurried && !begun) return true;
    const drawing = !printing.whole;
    if (drawing) printing.goOn(hurried ? AT_ONCE : ahead);
    // Ahead of time, it comes into the page in a frame of its own: there is all of it to be laid out.
    if (!printing.whole || (drawing && !hurried)) return true;
    this.#printing = null;
    this.#put(scene, printing, now);
    this.#drop([...this.#tiles.keys()].sort((a, b) => away(a, next) - away(b, next)).slice(KEPT));
    // Also this one again, where more has come while it was drawn.
    return this.#wanted(scene, window, now).length > 0;
  }

  /** @param {Scene} scene @param {number} index @param {Span} window @returns {boolean} whether there is a hole on the screen */
  #isMissing(scene, index, window) {
    const { from, to } = overlap(columnsOf(scene, index), window);
    return from <= to && this.#tiles.get(index)?.look !== this.#look;
  }

  /**
   * Takes tiles out of sight from what the browser walks through to paint a frame.
   * @param {Scene} scene
   * @param {Span} window
   */
  #show(scene, window) {
    const perTile = columnsPerTile(scene);
    const first = Math.floor(window.from / perTile) - 1;
    const last = Math.floor(window.to / perTile) + 1;
    for (const [index, tile] of this.#tiles) {
      const near = index >= first && index <= last;
      if (near !== tile.near) tile.element.style.contentVisibility = near ? "visible" : "hidden";
      tile.near = near;
    }
  }

  /**
   * @param {Scene} scene
   * @param {Span} window
   * @param {number} now
   * @returns {number[]} tiles to draw, the most wanted first
   */
  #wanted(scene, window, now) {
    const perTile = columnsPerTile(scene);
    const first = Math.max(0, Math.floor(window.from / perTile));
    const last = Math.min(
      Math.floor((scene.trace.shape.timeSteps - 1) / perTile),
      Math.floor(window.to / perTile),
    );
    const middle = (first + last) / 2;
    const near = Array.from(
      { length: KEPT },
      (_, place) => first - Math.floor((KEPT - (last - first + 1)) / 3) + place,
    );
    return near
      .filter((index) => index >= 0 && index * perTile < scene.trace.shape.timeSteps)
      .filter((index) => this.#stale(scene, index, index >= first && index <= last, now))
      .sort((a, b) => away(a, middle) - away(b, middle));
  }

  /**
   * @param {Scene} scene
   * @param {number} index
   * @param {boolean} seen
   * @param {number} now
   */
  #stale(scene, index, seen, now) {
    const tile = this.#tiles.get(index);
    const known = content(scene, columnsOf(scene, index));
    // Drawn before its first step, a tile would have the first step wait for the second drawing.
    if (scene.trace.received === 0) return false;
    if (!tile || tile.look !== this.#look) return seen || known.count > 0;
    if (tile.drawn === known.count) return false;
    return known.count === known.whole || (seen && now - tile.at > PATIENCE);
  }

  /** @param {Scene} scene @param {number} index */
  #begin(scene, index) {
    const columns = columnsOf(scene, index);
    const { count } = content(scene, columns);
    return new Printing(index, figureOf(scene, columns), { count, look: this.#look });
  }

  /** @param {Scene} scene @param {Printing} printing @param {number} now */
  #put(scene, printing, now) {
    const { index, of } = printing;
    const tile = this.#tiles.get(index) ?? this.#add(index);
    tile.element.style.transform = `translateX(${columnsOf(scene, index).from * scene.layout.columnWidth}px)`;
    tile.element.replaceChildren(printing.picture());
    // What Plotly was given, for whoever wants to know what is drawn here.
    Object.assign(tile.element, { data: printing.parts.flatMap(({ data }) => data) });
    Object.assign(tile, { drawn: of.count, look: of.look, at: now });
  }

  /** @param {number} index @returns {Tile} */
  #add(index) {
    const element = document.createElement("div");
    element.className = "tile";
    this.world.append(element);
    const tile = { element, drawn: -1, look: "", at: 0, near: true };
    this.#tiles.set(index, tile);
    return tile;
  }

  /** @param {number[]} indices */
  #drop(indices) {
    for (const index of indices) {
      const tile = this.#tiles.get(index);
      if (!tile) continue;
      tile.element.remove();
      this.#tiles.delete(index);
    }
  }
}

/** @param {number} one @param {number} other */
const away = (one, other) => Math.abs(one - other);

/** @param {Scene} scene */
const columnsPerTile = ({ layout }) => Math.max(1, Math.floor(TILE_WIDTH / layout.columnWidth));

/** @param {Scene} scene @param {number} index @returns {Span} */
function columnsOf(scene, index) {
  const perTile = columnsPerTile(scene);
  return { from: index * perTile, to: Math.min(scene.trace.shape.timeSteps, (index + 1) * perTile) - 1 };
}

/**
 * Counts the columns of a tile that are known, and those that there will be, of all panels and of the ghost.
 * @param {Scene} scene
 * @param {Span} columns
 */
function content({ trace, ghost, layout }, columns) {
  const runs = ghost ? [trace, ghost] : [trace];
  let count = 0;
  for (const run of runs) {
    for (const panel of layout.panels) {
      const { from, to } = overlap(knownIn(panel, run), columns);
      count += Math.max(0, to - from + 1);
    }
  }
  return { count, whole: runs.length * layout.panels.length * (columns.to - columns.from + 1) };
}
