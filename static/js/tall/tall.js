/**
 * Shows a row of the score tall, in the score's place: each of its units on a line with its number, under the same time
 * axis. The window scrolls over the units; the columns go with the score.
 * @module
 */
import { element } from "../dom.js";
import { number } from "../format.js";
import { attribute } from "../inspector/live.js";
import { litUnit } from "../lights.js";
import { namesOf } from "../models/marks.js";
import { lettersOf } from "../stage/letters.js";
import { stillUnits } from "../stage/still.js";
import { createTallHead, rowText } from "./head.js";
import { lengthOf, linesOf, scrollTo } from "./lines.js";
import { paintAxis, paintLines } from "./paint.js";
import { listenToLines } from "./pointer.js";
import { sourceOf } from "./source.js";

/** @typedef {import("../frame.js").Frame} Frame */
/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @typedef {object} Hooks
 * @property {Stage} stage   of the first run
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {(state: State) => Stage} stageOf   where the run is drawn that the inspector shows
 * @property {(state: State, t: import("../i18n.js").Translate) => string} nameOf   what that run is called beside others, else empty
 * @property {() => boolean} opensWithPage   whether the page was opened like this: then the focus stays where it is
 * @property {(state: State, first: Trace) => import("./source.js").Gradients | null} gradientsOf   of that run, on the way back from a loss
 */

/** @param {Hooks} hooks */
export function createTall({ stage, dispatch, stageOf, gradientsOf, nameOf, opensWithPage }) {
  const head = createTallHead(dispatch);
  const canvas = element("canvas", { class: "tall-lines", attributes: { role: "img" } });
  const length = element("div", { class: "tall-length" });
  const window_ = element("div", { class: "tall-window", attributes: { tabindex: "0", role: "group" } }, [
    canvas,
    length,
  ]);
  const axis = element("canvas", { class: "tall-axis", attributes: { "aria-hidden": "true" } });
  const tip = element("div", { class: "tip", attributes: { "aria-hidden": "true" } });
  tip.hidden = true;
  const host = element("section", { class: "tall-view", attributes: { tabindex: "-1" } }, [
    head.element,
    window_,
    axis,
    tip,
  ]);
  host.hidden = true;
  stage.room.after(host);
  const [region, said, grouped] = [
    attribute(host, "aria-label"),
    attribute(canvas, "aria-label"),
    attribute(window_, "aria-label"),
  ];
  /** @type {Frame | null} */
  let latest = null;
  let room = { width: 0, height: 0, gutter: 0 };
  /** Pixels above the window. */
  let down = 0;
  /** Which unit has been brought in sight, of which row and order. */
  let brought = "";
  /** @type {Map<Stage, () => void>} what has the row painted where each score moves */
  const followed = new Map();

  /** @returns {import("./pointer.js").Shown | null} what is on the screen */
  const shown = () => {
    const quantity = latest?.all.tall;
    const current = latest && stageOf(latest.all).current;
    if (!latest || !quantity || !current || room.width < 1) return null;
    const { all, trace, ghost } = latest;
    const isFirst = trace === latest.first.trace;
    const gradients = all.loss === null ? null : gradientsOf(all, latest.first.trace);
    const source = sourceOf(latest, quantity, { ghost: isFirst ? ghost : null, gradients });
    const { t, theme, place } = latest;
    const pass = source.pass ?? { layer: 0, direction: /** @type {const} */ ("forward") };
    const names = namesOf(trace, pass, [], t);
    const idle = source.pass ? stillUnits(trace, source.pass, quantity) : [];
    const tracking = [...names].flatMap(([key, text]) =>
      key.startsWith(`${quantity}.`)
        ? [/** @type {[number, string]} */ ([Number(key.slice(quantity.length + 1)), text])]
        : [],
    );
    return {
      frame: latest,
      quantity,
      picture: {
        source,
        lines: linesOf(source.units, room.height, stage.touched !== null || stage.marks.length > 0),
        down,
        gutter: room.gutter,
        width: Math.max(1, room.width - room.gutter),
        across: Math.round(current.scroll),
        columnWidth: current.layout.columnWidth,
        timeSteps: trace.shape.timeSteps,
        now: place.timeStep,
        unit: source.pass && !stage.hidesUnit ? latest.state.unit : -1,
        lit: source.pass ? litUnit(latest.state) : null,
        found: new Map([
          ...idle.map((unit) => /** @type {[number, string]} */ ([unit, t("still.mark")])),
          ...tracking,
        ]),
        letter: lettersOf(trace).input,
        marks: stage.marks.filter((mark) => mark.unit === null || mark.quantity === quantity),
        theme,
        font: getComputedStyle(host).fontFamily,
      },
    };
  };

  const paint = () => {
    const now = shown();
    if (!now) return;
    const { picture } = now;
    length.style.height = `${Math.max(0, lengthOf(picture.lines) - room.height)}px`;
    bring(now);
    paintLines(canvas, { ...picture, down });
    paintAxis(axis, picture);
  };

  /** Scrolls the chosen unit into the window when another is chosen, or it stands elsewhere. @param {import("./pointer.js").Shown} now */
  const bring = ({ quantity, picture: { source, lines, unit } }) => {
    const place = source.order?.places[unit] ?? unit;
    const key = `${quantity} ${unit} ${place} ${lines.line}`;
    if (key === brought || source.pass === null) return;
    brought = key;
    const wanted = scrollTo(lines, place, down);
    if (wanted === down) return;
    window_.scrollTop = wanted;
    down = window_.scrollTop;
  };

  /** @param {Frame} frame */
  const speak = (frame) => {
    const now = shown();
    if (!now) return;
    const { t, trace, place, state } = frame;
    const { source } = now.picture;
    const row = rowText(now.quantity, trace.shape.cell, t);
    region(t("tall.region", { row }));
    grouped(t("tall.scroll"));
    const value = source.pass ? source.at(place.timeStep, state.unit) : null;
    const words = { row, n: source.units, t: place.timeStep };
    said(
      value === null
        ? t("tall.label", words)
        : t("tall.label.unit", { ...words, unit: state.unit, value: number(value) }),
    );
    head.draw(frame, {
      quantity: now.quantity,
      units: source.units,
      name: nameOf(frame.all, t),
      backwards: frame.all.loss !== null && source.pass !== null && !now.quantity.includes("."),
    });
  };

  const measure = () => {
    room = {
      width: window_.clientWidth,
      height: window_.clientHeight,
      gutter: stage.labels.clientWidth,
    };
  };
  const observer = new ResizeObserver(() => {
    measure();
    paint();
  });
  for (const one of [window_, stage.labels]) observer.observe(one);
  window_.addEventListener("scroll", () => {
    down = window_.scrollTop;
    paint();
  });
  listenToLines({
    window_,
    canvas,
    tip,
    dispatch,
    shown,
    pan: (by) => stage.pan(by),
    touched: (spot, event) => stage.touched?.(spot, event) ?? false,
  });

  /** @param {boolean} open @param {boolean} covers   whether something covers the score, be it this or an opened cell */
  const turn = (open, covers) => {
    for (const score of stage.room.parentElement?.querySelectorAll(":scope > .room, :scope > .band") ?? [])
      score.toggleAttribute("inert", covers);
    const focused = !open && host.contains(document.activeElement);
    host.hidden = !open;
    brought = "";
    if (open) measure();
    // In a frame the focus belongs to the page around it, until somebody clicks in here.
    if (open && !opensWithPage() && document.hasFocus()) window_.focus({ preventScroll: true });
    else if (focused) stage.labels.focus({ preventScroll: true });
  };

  return {
    /** @param {Frame} frame */
    draw(frame) {
      latest = frame;
      const open = frame.all.tall !== null && !frame.all.open;
      if (open === host.hidden) turn(open, open || frame.all.open);
      if (!open) return;
      const on = stageOf(frame.all);
      if (!followed.has(on))
        followed.set(
          on,
          on.overlay(() => !host.hidden && paint()),
        );
      speak(frame);
      paint();
    },
  };
}
