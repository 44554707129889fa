/**
 * Lays names over the score: what a column, a row, a band, an arrow and a colour are, each with a line to one of them as
 * it is drawn.
 * @module
 */
import { element } from "../dom.js";
import { bound, characterName, number } from "../format.js";
import { marksOf } from "./marks.js";
import { placeLabels, stackLabels } from "./placing.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../stage/stage.js").Current} Current */
/** @typedef {import("../cell/grow.js").Rect} Rect */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {{ name: string, text: string, box: Rect }} Named   box: in CSS pixels of the room's visible part */

const SVG = "http://www.w3.org/2000/svg";
/** Pixels between the picture and the labels beside it, and of a label's width at most. */
const GAP = 20;
const WIDEST = 240;
/** Pixels that an outline stands over what it is about. */
const OVER = 2;
/** Pixels of the dot at the end of a line. */
const DOT = 2.5;

/** @param {Stage} stage */
export function createPlate(stage) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("aria-hidden", "true");
  const chips = element("div", { attributes: { "aria-hidden": "true" } });
  const list = element("dl");
  const host = element("div", { class: "plate", attributes: { role: "status" } }, [drawing, chips, list]);
  stage.room.after(host);
  /** @type {Translate | null} */
  let words = null;

  /** @param {Current} current */
  function paint(current) {
    if (!words) return;
    const room = visibleRoom(stage.room);
    for (const side of /** @type {const} */ (["left", "top", "width", "height"]))
      host.style[side] = `${room[side]}px`;
    const named = namedIn(stage, current, room, words);
    const labels = named.map(({ name, text }) =>
      element("div", { class: "plate-label" }, [element("dt", { text: name }), element("dd", { text })]),
    );
    list.replaceChildren(...labels);
    const margin = marginOf(stage.room, room);
    list.style.setProperty("--widest", `${margin?.width ?? room.width}px`);
    host.classList.toggle("below", !margin);
    chips.replaceChildren();
    if (margin && arrange(named, labels, (sized) => stackLabels(sized, margin))) return;
    // Where there is no margin, names alone stand in the picture, and what they mean below it.
    host.classList.add("below");
    for (const label of labels) label.style.transform = "";
    const names = named.map(({ name }) => element("span", { class: "plate-chip", text: name }));
    chips.replaceChildren(...names);
    arrange(named, names, (sized) =>
      placeLabels(sized, { x: 0, y: 0, width: room.width, height: room.height }),
    );
  }

  /**
   * @param {Named[]} named
   * @param {HTMLElement[]} labels
   * @param {(sized: import("./placing.js").Label[]) => import("./placing.js").Placed[] | null} place
   * @returns {boolean} whether all of them have found their place
   */
  function arrange(named, labels, place) {
    const sized = named.map(({ box }, index) => ({
      mark: box,
      width: labels[index]?.offsetWidth ?? 0,
      height: labels[index]?.offsetHeight ?? 0,
    }));
    const placed = place(sized);
    drawing.replaceChildren(
      ...named.map(({ box }) => outline(box)),
      ...(placed ?? []).flatMap(({ from, to }) => lineBetween(from, to)),
    );
    for (const [index, label] of labels.entries()) {
      const at = placed?.[index]?.box;
      label.hidden = !at;
      label.style.transform = `translate(${at?.x ?? 0}px, ${at?.y ?? 0}px)`;
    }
    return placed !== null;
  }

  const repaint = stage.overlay(paint);
  return {
    /** @param {Translate | null} t   null takes the names away */
    show(t) {
      words = t;
      if (t) return repaint();
      for (const part of [list, chips, drawing]) part.replaceChildren();
    },
  };
}

/**
 * @param {HTMLElement} host
 * @param {Room} room
 * @returns {Rect | null} the place for labels, over the panel beside the picture; null where there is none beside it
 */
function marginOf(host, room) {
  const panel = document.getElementById("inspector")?.getBoundingClientRect();
  const { right, top } = host.getBoundingClientRect();
  if (!panel || panel.left < right - 1) return null;
  const width = Math.min(WIDEST, panel.right - right - 2 * GAP);
  return { x: room.width + GAP, y: panel.top - top + GAP, width, height: panel.height - 2 * GAP };
}

/** @typedef {{ left: number, top: number, width: number, height: number, scroll: number }} Room   left, top: in its parent */

/** @param {HTMLElement} room @returns {Room} what of it is on the screen */
function visibleRoom(room) {
  const { top, bottom } = room.getBoundingClientRect();
  const foot = document.getElementById("transport")?.getBoundingClientRect().top ?? innerHeight;
  const [cutAbove, cutBelow] = [Math.max(0, -top), Math.max(0, bottom - Math.min(innerHeight, foot))];
  return {
    left: room.offsetLeft,
    top: room.offsetTop + cutAbove,
    width: room.clientWidth,
    height: Math.max(0, room.clientHeight - cutAbove - cutBelow),
    scroll: room.scrollTop + cutAbove,
  };
}

/** @param {Stage} stage @param {Current} current @param {Room} room @param {Translate} t @returns {Named[]} what is in sight, each with its words */
const namedIn = (stage, current, room, t) =>
  marksOf(current).flatMap(({ name, box: at, key, values }) => {
    const box = within({ ...at, x: at.x + stage.score.offsetLeft, y: at.y - room.scroll }, room);
    return box ? [{ name: t(`plate.${name}`), text: t(`plate.${key}.is`, said(values, t)), box }] : [];
  });

/** @param {Record<string, string | number>} values @param {Translate} t @returns {Record<string, string | number>} in the page's words */
const said = (values, t) => ({
  ...values,
  ...(values.label === undefined ? {} : { label: characterName(String(values.label)) }),
  ...(values.bound === undefined
    ? {}
    : { value: number(Number(values.value)), low: bound(-values.bound), high: bound(Number(values.bound)) }),
  ...(values.gate ? { gate: t(`gate.${values.gate}`) } : {}),
  ...(values.state === undefined ? {} : { state: t(`caption.${values.state}`) }),
});

/** @param {Rect} box @param {Room} room @returns {Rect | null} the part of it that is in sight with its outline; null where none is */
function within({ x, y, width, height }, room) {
  const [left, top] = [Math.max(OVER, x), Math.max(OVER, y)];
  const [right, bottom] = [Math.min(room.width - OVER, x + width), Math.min(room.height - OVER, y + height)];
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** @param {Rect} box */
const outline = ({ x, y, width, height }) =>
  drawn("rect", {
    x: x - OVER,
    y: y - OVER,
    width: width + 2 * OVER,
    height: height + 2 * OVER,
    rx: 3,
  });

/** @param {import("./placing.js").Point} from @param {import("./placing.js").Point} to */
const lineBetween = (from, to) => [
  drawn("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y }),
  drawn("circle", { cx: to.x, cy: to.y, r: DOT }),
];

/** @param {string} tag @param {Record<string, number>} attributes */
function drawn(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
