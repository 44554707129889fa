/**
 * Shows one vector of an opened cell: its letter, its units, the chosen one's number. A gate's letter is a button that
 * opens its sum; a click on a unit chooses it, and on the chosen one opens the sum as well.
 * @module
 */
import { stateNames } from "../anatomy.js";
import { element } from "../dom.js";
import { number } from "../format.js";
import { attribute, flag, writer } from "../inspector/live.js";
import { outputName } from "../inspector/ranking.js";
import { summaryOf } from "../inspector/squares.js";
import { isNow, isOutputShown, isShown } from "../inspector/view.js";
import { leading } from "../leads.js";
import { lighting } from "../lights.js";
import { computedAt } from "../whatif/computed.js";
import { isHeld, numberOf } from "../whatif/held_unit.js";
import { inputOf } from "../zoom/products.js";
import { paint, placeAt } from "./paint.js";
import { outputPart } from "./plan.js";

/** @typedef {import("../inspector/view.js").Dispatch} Dispatch */
/** @typedef {import("./plan.js").Vector} Vector */
/** @typedef {import("./sketch.js").Box} Box */
/** @typedef {import("../inspector/view.js").Frame & { ghost: import("../trace.js").Trace | null }} Frame */
/** @typedef {{ element: Element, draw: (frame: Frame) => void }} Part */
/** @typedef {{ show: (text: string, x: number, y: number) => void, hide: () => void }} Tip  a note beside a point of the room */

/** Numbers of an input or output that are said to a screen reader one by one. */
const SAID = 40;

/**
 * @param {Vector} vector
 * @param {Box} box
 * @param {Frame} frame
 * @param {{ dispatch: Dispatch, tip: Tip }} hooks
 * @returns {Part}
 */
export function createVector(vector, box, frame, hooks) {
  const canvas = element("canvas", { attributes: { role: "img" } });
  const label = attribute(canvas, "aria-label");
  const value = element("p", { class: `cell-value ${box.value}`, attributes: { "aria-hidden": "true" } });
  const original = element("small");
  const [write, writeOriginal] = [element("span"), original].map((part) => {
    value.append(part);
    return writer(part);
  });
  const letter = vector.slim ? null : createLetter(vector, frame, hooks.dispatch);
  const hue = vector.gate ? `hue-${vector.gate}` : "hue-none";
  const host = element("div", { class: `cell-vector ${hue}${vector.slim ? " slim" : ""}` }, [
    ...(letter ? [letter] : []),
    canvas,
    ...(hasUnits(vector) && !vector.slim ? [value] : []),
  ]);
  host.dataset.vector = vector.id;
  if (box.beside > 0) value.style.setProperty("--beside", `${Math.round(box.beside)}px`);
  if (vector.lights) lighting(host, vector.lights);
  Object.assign(host.style, {
    left: `${box.x}px`,
    top: `${box.y}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  if (letter) place(letter, box);
  const now = flag(host, "now");
  const ghostly = flag(host, "ghost");
  const pointed = point(canvas, vector, box, hooks);
  return {
    element: host,
    draw(latest) {
      const shown = vector.id === "outputs" ? isOutputShown(latest) : isShown(latest, vector.phase);
      const values = shown ? vector.read(latest.trace, latest.place) : null;
      const ghost = shown && latest.ghost ? vector.read(latest.ghost, latest.place) : null;
      const count = countOf(vector, latest);
      const names = namesOf(vector, latest, count);
      const chosen = hasUnits(vector) ? latest.unit : null;
      const numbered = !vector.slim && vector.id !== "inputs";
      const { theme, ratio } = latest;
      const scale = vector.scale(latest.trace, latest.place);
      const wanted = names && numbered ? names : null;
      const held = (/** @type {number} */ unit) => isHeld({ ...latest, unit }, vector.id);
      paint(canvas, {
        box,
        count,
        order: hasUnits(vector) ? latest.order : null,
        values,
        ghost,
        held,
        names: wanted,
        numbered,
        chosen,
        scale,
        theme,
        ratio,
      });
      label(saying(vector, latest, { values, ghost, names }));
      write?.(values ? number(values[latest.unit] ?? 0) : "·");
      writeOriginal?.(values ? besideOf(vector, latest, values, ghost) : "");
      now(isNow(latest, vector.phase));
      ghostly(!shown);
      pointed({ frame: latest, values, ghost, names, count });
    },
  };
}

/** @param {Vector} vector @returns {boolean} whether it has one number for each unit of the cell */
const hasUnits = ({ id }) => id !== "inputs" && id !== "outputs";

/** @param {Vector} vector @returns {boolean} whether it is a gate or a state that this cell computes, which may be held */
const isComputed = ({ id }) => id.startsWith("gates.") || stateNames().includes(id);

/**
 * @param {Vector} vector
 * @param {Frame} frame
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number> | null} ghost
 * @returns {string} what stands under the chosen unit's number: that it was held, or what it was in the original
 */
function besideOf({ id }, frame, values, ghost) {
  if (isHeld(frame, id)) return frame.t("held.below", { would: number(computedAt(id, frame)) });
  const was = originalOf(values, ghost, frame.unit);
  return was === null ? "" : frame.t("cell.was", { was });
}

/** @param {Vector} vector @param {import("../i18n.js").Translate} t @returns {string} a term's with its gate's */
function nameOf({ name, gate, slim }, t) {
  return slim && gate ? t("cell.of", { gate: t(`inspector.line.gates.${gate}`), name: t(name) }) : t(name);
}

/** @param {Vector} vector @param {Frame} frame */
function countOf({ id }, { trace, place }) {
  if (id === "outputs") return outputPart(trace, place)?.size ?? 0;
  return id === "inputs" ? inputOf(trace, place).factors.length : trace.shape.units;
}

/** @param {Vector} vector @param {Frame} frame @param {number} count @returns {string[] | null} */
function namesOf({ id }, { trace, place }, count) {
  const all = { length: count };
  if (id === "inputs") return Array.from(all, (_, index) => inputOf(trace, place).label(index));
  return id === "outputs" ? Array.from(all, (_, index) => outputName(trace, index)) : null;
}

/** @param {Vector} vector @returns {import("../leads.js").Lead | null} what it takes from elsewhere */
function leadOf({ id, index }) {
  if (id === "inputs") return "inputs";
  return index === "before" ? id.replace(".before", "") : null;
}

/** @param {Vector} vector @param {Frame} frame @param {Dispatch} dispatch @returns {HTMLElement} */
function createLetter(vector, { t, place }, dispatch) {
  const before = place.direction === "forward" ? "t−1" : "t+1";
  const index = { now: "t", before, "": "" }[vector.index];
  const marks = [element("i", { text: vector.letter }), ...(index ? [element("sub", { text: index })] : [])];
  const { opens } = vector;
  const lead = leadOf(vector);
  if (lead) {
    const from = element("button", { class: "cell-letter leads", attributes: { type: "button" } }, marks);
    return leading(from, lead, place.direction, t);
  }
  if (!opens || opens !== vector.id)
    return element("p", { class: "cell-letter", attributes: { title: t(vector.name) } }, marks);
  const title = t("zoom.open", { line: t(vector.name) });
  const words = t(vector.name).split(" ");
  // What a gate is for is said beside it: a tooltip of the browser's own would lie over that.
  const own = vector.gate ? {} : { title };
  const button = element(
    "button",
    { class: "cell-letter", attributes: { type: "button", "aria-label": title, ...own } },
    [
      ...marks,
      ...words.map((text) => element("span", { class: "cell-word", text })),
      element("span", { class: "cell-into", text: "›" }),
    ],
  );
  button.addEventListener("click", () => dispatch({ type: "in", zoom: opens }));
  return button;
}

/** Where there is no room for all the words of a gate, the last ones are left out. @param {HTMLElement} letter @param {Box} box */
function place(letter, { letter: where, x, width }) {
  if (typeof where === "string") return letter.classList.add(where);
  letter.classList.add("between", where.at);
  if (where.at === "start") letter.style.left = `${where.from - x}px`;
  else letter.style.right = `${x + width - where.to}px`;
  letter.style.maxWidth = `${where.to - where.from}px`;
}

/**
 * @param {ArrayLike<number> | null} values
 * @param {ArrayLike<number> | null} ghost
 * @param {number} unit
 * @returns {string | null} the original's number as it is written; null where it reads the same
 */
function originalOf(values, ghost, unit) {
  if (!values || !ghost) return null;
  const was = number(ghost[unit] ?? 0);
  return was === number(values[unit] ?? 0) ? null : was;
}

/**
 * @param {Vector} vector
 * @param {Frame} frame
 * @param {Pick<Drawn, "values" | "ghost" | "names">} drawn
 * @returns {string} what a screen reader hears
 */
function saying(vector, frame, { values, ghost, names }) {
  const name = nameOf(vector, frame.t);
  if (names && values && names.length <= SAID) {
    const list = names.map((one, index) => `${one} ${number(values[index] ?? 0)}`).join(", ");
    return frame.t("cell.list", { name, list });
  }
  const summary = summaryOf(frame, name, values, isComputed(vector) ? vector.id : null);
  const was = hasUnits(vector) ? originalOf(values, ghost, frame.unit) : null;
  return was === null ? summary : `${summary} (${frame.t("cell.was", { was })})`;
}

/** @typedef {{ frame: Frame, values: ArrayLike<number> | null, ghost: ArrayLike<number> | null, names: string[] | null, count: number }} Drawn */

/**
 * The pointer over the units.
 * @param {HTMLCanvasElement} canvas
 * @param {Vector} vector
 * @param {Box} box
 * @param {{ dispatch: Dispatch, tip: Tip }} hooks
 * @returns {(drawn: Drawn) => void} told what is drawn
 */
function point(canvas, vector, box, { dispatch, tip }) {
  /** @type {Drawn | null} */
  let drawn = null;
  const under = (/** @type {MouseEvent} */ { offsetX, offsetY }) => {
    const place = drawn && placeAt(box, drawn.count, offsetX, offsetY);
    const order = hasUnits(vector) ? drawn?.frame.order : null;
    return place === null ? null : (order?.units[place] ?? place);
  };
  canvas.addEventListener("pointermove", (event) => {
    const unit = under(event);
    if (unit === null || !drawn?.values) tip.hide();
    else tip.show(tipText(vector, drawn, unit), box.x + event.offsetX, box.y + event.offsetY);
  });
  canvas.addEventListener("pointerleave", tip.hide);
  canvas.addEventListener("click", (event) => {
    const unit = under(event);
    if (unit === null || !drawn || !hasUnits(vector)) return;
    if (unit === drawn.frame.unit && vector.opens) dispatch({ type: "in", zoom: vector.opens });
    else dispatch({ type: "set", change: { unit } });
  });
  return (fresh) => {
    drawn = fresh;
  };
}

/** @param {Vector} vector @param {Drawn} drawn @param {number} unit */
function tipText(vector, { frame, values, ghost, names }, unit) {
  const was = originalOf(values, ghost, unit);
  const seen = { ...frame, unit };
  const value = isComputed(vector) ? numberOf(seen, vector.id, frame.t) : number(values?.[unit] ?? 0);
  const text = was === null ? value : `${value} (${frame.t("cell.was", { was })})`;
  const what = names?.[unit] ?? frame.t("stage.unit", { unit });
  return `${nameOf(vector, frame.t)} \u00b7 ${what} \u00b7 ${text}`;
}
