/**
 * Shows the unrolled diagram as a score that scrolls under a playhead.
 * @module
 */
import { element } from "../dom.js";
import { unitsOf } from "../models/found_units.js";
import { namesOf } from "../models/marks.js";
import { scaleOf } from "../scales.js";
import { cellAt } from "../shape.js";
import { focusOf } from "../state.js";
import { calm, cssColour } from "../theme.js";
import { barsOf } from "./bars.js";
import { Camera } from "./camera.js";
import { Curtains } from "./curtains.js";
import { Draft } from "./draft.js";
import { formerLettersOf } from "./former_letters.js";
import { bandsNote, scaled } from "./labels.js";
import { Lanes } from "./lanes.js";
import { layOut } from "./layout.js";
import { Legends } from "./legends.js";
import { lettersOf } from "./letters.js";
import { isWaiting, sorted } from "./order.js";
import { Overlays } from "./overlays.js";
import { whenPlotly } from "./plot.js";
import { listenToPointer } from "./pointer.js";
import { WHOLE } from "./rows.js";
import { Tiles } from "./tiles.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {{ state: State, trace: Trace, theme: import("../palette.js").Theme, t: import("../i18n.js").Translate, ghost?: Trace | null, parts?: import("./rows.js").Parts, eye?: number | undefined, writes?: boolean, span?: number }} View   span: time steps of the longest of the runs that share a time axis; eye: the time step that is followed, where it is not the playhead's; writes: whether the panel beside writes its text in this drawing */

/** @typedef {View & { layout: import("./layout.js").Layout, scroll: number, width: number }} Current   what is on the screen; scroll: pixels of the score left of its window; width: of the window */

/** @typedef {{ quantity: string | null, pass: import("../shape.js").Pass | null, unit: number | null, timeStep: number | null, height: number, width: number }} Touched   height, width: of what was touched, in CSS pixels */
/** @typedef {{ quantity: string | null, unit: number | null, timeStep: number, look: "right" | "wrong" | "picked" }} Mark   unit: null for all of that time step */

/** Milliseconds of a frame that go into drawing ahead: during playback beside a step, else beside what a hand does. */
const AHEAD = { playing: 3, resting: 10 };

/** Drawings after which a score is whole, were each of its tiles drawn in a frame of its own. */
const ROUNDS = 40;
const SECOND = 1000;

export class Stage {
  /** @type {View | null} */
  #view = null;
  /** @type {import("./layout.js").Layout | null} */
  #layout = null;
  #look = "";
  /** @type {{ trace: Trace | null, ghost: Trace | null, room: object | null }} */
  #shown = { trace: null, ghost: null, room: null };
  #position = "";
  #frame = 0;
  /** When it was last painted, as frames are told, and whether there was more to do. */
  #painted = { at: Number.NEGATIVE_INFINITY, more: false };
  /** Pixels for the score beside its labels, were it as wide as it can be. */
  #room = { width: 0, height: 0 };
  /** Pixels of the score left of its window when it was painted last. */
  #scroll = 0;
  /** Pixels that stay free on either side of a run of few time steps: it stands in the middle. */
  #aside = 0;
  #overlays = new Overlays();
  /** The run of which something is on the screen. @type {Trace | null} */
  #pictured = null;
  /** What is said of a place where something else is drawn over the score; null for what the score itself says. @type {((found: import("./pick.js").Pick) => string | null) | null} */
  tell = null;
  /** Called when the first picture of a run is drawn. */
  pictured = () => {};
  /** Takes what is touched as an answer to a question; null where none is asked of the picture. @type {((touched: Touched, event: MouseEvent) => boolean) | null} */
  touched = null;
  /** Whether a row shown tall hides which unit is chosen: one of them is asked for. */
  hidesUnit = false;
  /** Answers that a row shown tall marks, too. @type {readonly Mark[]} */
  marks = [];

  /**
   * @param {HTMLElement} root
   * @param {(action: Action) => void} dispatch
   * @param {Camera} [camera]   shared by scores that scroll together
   */
  constructor(root, dispatch, camera = new Camera()) {
    this.dispatch = dispatch;
    this.legends = new Legends(dispatch);
    this.labels = this.legends.element;
    this.camera = camera;
    this.formerLetters = element("div");
    this.world = element("div", { class: "world" }, [this.formerLetters]);
    this.score = element("div", { class: "score", attributes: { role: "img" } });
    this.room = element("div", { class: "room" }, [this.labels, this.score]);
    this.bands = element("span");
    this.note = element("p", { class: "note" }, [this.bands]);
    this.end = element("p", { class: "score-end" });
    this.root = root;
    this.tiles = new Tiles(this.world);
    this.curtains = new Curtains(this.score);
    this.lanes = new Lanes();
    this.draft = new Draft();
    this.film = element("div", { class: "film" }, [
      this.curtains.below,
      this.draft.element,
      this.world,
      this.curtains.above,
      this.lanes.element,
    ]);
    this.score.append(this.film, this.end);
    root.append(this.room, this.note);
    this.#watchRoom();
    camera.watch(() => this.#pump());
    whenPlotly(() => this.#pump());
    listenToPointer(this.score, this);
  }

  /** Told when the room is of another height: what several scores show depends on it. */
  resized = () => {};

  /** Pixels of the room's height, as it was measured last. */
  get height() {
    return this.#room.height;
  }

  /** Whether a picture of a run has been drawn yet. */
  get hasPicture() {
    return this.#pictured !== null;
  }

  /** @returns {Current | null} what is on the screen; null before the first run */
  get current() {
    return this.#view && this.#layout
      ? { ...this.#view, layout: this.#layout, scroll: this.camera.scroll, width: this.#window }
      : null;
  }

  /** Pixels from the left edge of the score to the right one of the room. */
  get #window() {
    return this.#room.width - this.#aside;
  }

  /** Reads the style sheet's colours while a run is on its way: beside its first picture that takes milliseconds. @param {import("../palette.js").Theme} theme */
  prepare(theme) {
    dress(theme);
  }

  /** @param {View} view */
  draw(view) {
    this.#view = view;
    const much = this.#arrange(view);
    const { state, trace } = view;
    const position = `${trace.shape.steps}.${state.step}.${view.eye}`;
    if (position !== this.#position) this.#follow(view);
    this.#position = position;
    // At once and not in a frame of its own: a step is seen in the frame in which it is taken.
    const at = Number(document.timeline.currentTime ?? performance.now());
    // Tiles are drawn once in a frame, and wait for one that has less to do.
    const drawsNone = much || at === this.#painted.at;
    const ahead = view.writes ? 0 : aheadOf(view.state);
    this.#painted = { at, more: this.#paint(at, drawsNone ? null : ahead) };
    if (this.#painted.more) this.#pump();
  }

  /** The room is measured when it changes, never while drawing: that would have the browser lay out twice. */
  #watchRoom() {
    const observer = new ResizeObserver(() => {
      const before = this.#room;
      const width = this.room.clientWidth - this.labels.clientWidth;
      const height = this.room.clientHeight;
      if (width === before.width && height === before.height) return;
      this.#room = { width, height };
      if (this.#view) this.draw(this.#view);
      if (height !== before.height) this.resized();
    });
    for (const target of [this.room, this.score]) observer.observe(target);
  }

  /** @param {number} by pixels to the right */
  pan(by) {
    this.camera.pan(by);
  }

  /**
   * Lays something over the score, or beside it in its columns. It is painted wherever the score has moved or has been
   * laid out anew, in the same frame: it cannot stand elsewhere than what it is about.
   * @param {(current: Current) => void} paint
   * @returns {() => void} paints it where the score stands now; for when it has something else to show
   */
  overlay(paint) {
    this.#overlays.add(paint);
    return () => {
      const { current } = this;
      if (current) paint(current);
    };
  }

  /** Lays out and dresses anew where the run, its ghost, the room, the row in focus, the theme or a scale has changed. @param {View} view @returns {boolean} whether that was for another run or room: much for one frame */
  #arrange({ state, trace, theme, t, ghost = null, parts = WHOLE, span = trace.shape.timeSteps }) {
    const { shape } = trace;
    const focus = focusOf(state, shape);
    const room = this.#room;
    const scales = scaled(trace).map((name) => scaleOf(trace, name).bound);
    const found = unitsOf(trace).length; // the card may come after the run
    // Beside gradients there is nothing of the run but its shape.
    const pinned = state.loss === null ? barsOf(state.pins, trace) : [];
    const ink = cssColour("--ink", theme); // the system may force another
    const order = [state.order, isWaiting(trace, state.order), trace.original?.id];
    const look = JSON.stringify([
      ...[shape, focus, room, theme, ink, t.lang, scales, parts, found, span],
      ...[pinned, order],
    ]);
    const same = look === this.#look && trace === this.#shown.trace && ghost === this.#shown.ghost;
    if (same || room.width < 1) {
      if (this.#layout) this.legends.refresh(this.#layout.panels, { state, trace, theme, t });
      return false;
    }
    this.#look = look;
    const much = trace !== this.#shown.trace || room !== this.#shown.room;
    this.#shown = { trace, ghost, room };
    const letters = lettersOf(trace);
    const lettered = { inputLetters: letters.input !== null, outputLetters: letters.output !== null };
    this.#layout = sorted(layOut(shape, room, focus, lettered, parts, span, pinned), trace, state.order);
    this.#aside = Math.max(0, Math.floor((room.width - span * this.#layout.columnWidth) / 2));
    this.root.style.setProperty("--aside", `${this.#aside}px`);
    this.score.style.height = `${this.#layout.height}px`;
    this.film.style.width = `${Math.min(room.width, this.#layout.contentWidth)}px`;
    this.curtains.build(
      this.#layout,
      shape,
      cssColour("--ghost", theme),
      this.#window,
      namesOf(trace, focus, state.pins, t),
    );
    this.legends.write(this.#layout.panels, { state, trace, theme, t });
    this.bands.textContent = bandsNote(this.#layout.panels, t);
    this.formerLetters.replaceChildren(
      ...formerLettersOf(this.#layout, { trace, ghost }, (run) => lettersOf(run).input),
    );
    this.tiles.show({ trace, ghost, layout: this.#layout, theme, letters, ...dress(theme) }, look);
    this.end.hidden = span === shape.timeSteps;
    this.end.textContent = t("stage.ends", { t: shape.timeSteps - 1 });
    this.end.style.width = `${(span - shape.timeSteps) * this.#layout.columnWidth}px`;
    this.camera.frame(this.#window, this.#layout.columnWidth * span);
    this.#position = "";
    return much;
  }

  /** Draws now what it would draw over the next frames: paper does not wait. */
  finish() {
    const start = performance.now();
    for (let round = 0; round < ROUNDS && this.#paint(start + round * SECOND, Number.MAX_VALUE); round += 1);
  }

  /** @param {View} view */
  #follow({ state, trace, eye }) {
    if (!this.#layout) return;
    const timeStep = eye ?? cellAt(trace.shape, focusOf(state, trace.shape), state.step).timeStep;
    this.camera.follow((timeStep + 0.5) * this.#layout.columnWidth, this.#window);
  }

  /** Moves the mark of the end of a run that is shorter than one beside it, and so ends within the window. @param {number} x @param {number} width */
  #end(x, width) {
    if (this.end.hidden) return;
    this.film.style.width = `${Math.max(0, Math.min(width, x))}px`;
    this.end.style.transform = `translateX(${Math.max(0, x)}px)`;
  }

  #pump() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      // A step that was taken in this frame has painted it.
      const ahead = this.#view ? aheadOf(this.#view.state) : 0;
      if (now !== this.#painted.at) this.#painted = { at: now, more: this.#paint(now, ahead) };
      if (this.#painted.more) this.#pump();
    });
  }

  /**
   * @param {number} now
   * @param {number | null} ahead  milliseconds for drawing tiles ahead; null draws none, wanted or not
   * @returns {boolean} whether there is more to do
   */
  #paint(now, ahead) {
    const view = this.#view;
    const layout = this.#layout;
    if (!view || !layout) return false;
    const { state, trace } = view;
    const width = this.#window;
    const moving = this.camera.step(calm.matches, width, now);
    const scroll = Math.round(this.camera.scroll);
    this.world.style.transform = `translateX(${-scroll}px)`;
    const focus = focusOf(state, trace.shape);
    const { timeStep } = cellAt(trace.shape, focus, state.step);
    this.lanes.draw(layout, state, focus);
    this.curtains.move(state, trace.shape, scroll, width, timeStep);
    this.#end(layout.contentWidth - scroll, width);
    this.#overlays.paint(this.current);
    const window_ = {
      from: Math.floor(scroll / layout.columnWidth),
      to: Math.floor((scroll + width) / layout.columnWidth),
    };
    // Who leaps through a run sees its values; tiles are drawn where he stays.
    const leaps = this.#pictured === trace && Math.abs(scroll - this.#scroll) > width / 2;
    this.#scroll = scroll;
    const drawing = ahead === null || leaps || this.tiles.step(window_, now, ahead);
    const isDrawn = this.#sketch(trace, { scroll, width }, window_);
    if (this.#pictured !== trace && (isDrawn || this.tiles.pictured)) {
      this.#pictured = trace;
      this.pictured();
    }
    return moving || drawing || trace.received < trace.shape.steps;
  }

  /**
   * Draws the score by itself where there are no tiles: all of it where a run has none yet, else its values.
   * @param {Trace} trace
   * @param {{ scroll: number, width: number }} place
   * @param {import("../shape.js").Span} columns   on the screen
   * @returns {boolean} whether something of the run is seen so
   */
  #sketch(trace, place, columns) {
    const { scene } = this.tiles;
    const whole = !this.tiles.pictured;
    const isBare = trace.received > 0 && !this.tiles.covers(columns);
    this.draft.show(scene && isBare ? { ...place, scene, whole } : null);
    return isBare;
  }
}

/** @param {State} state */
const aheadOf = ({ playing }) => (playing ? AHEAD.playing : AHEAD.resting);

/** Reads the colours that a tile needs from the style sheet. @param {import("../palette.js").Theme} theme */
function dress(theme) {
  const colour = (/** @type {string} */ name) => cssColour(name, theme);
  return {
    ink: colour("--ink"),
    muted: colour("--muted"),
    line: colour("--stroke"),
    ground: colour("--ghost"),
    belt: colour("--belt"),
    generated: colour("--accent"),
  };
}
