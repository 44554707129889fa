/**
 * Follows the pointer over a tall row: the number under it, a click that chooses the unit and goes to that time step, a
 * drag that moves the columns.
 * @module
 */
import { pointIn } from "../enlarged.js";
import { digits, number } from "../format.js";
import { lightsOf } from "../lights.js";
import { stepOfCell } from "../shape.js";
import { placeTip } from "../tip.js";
import { numberOf } from "../whatif/held_unit.js";
import { rowText } from "./head.js";
import { placeAt } from "./lines.js";

/** @typedef {{ frame: import("../frame.js").Frame, quantity: string, picture: import("./paint.js").Picture }} Shown */
/** @typedef {{ unit: number, timeStep: number | null }} Spot   timeStep: null beside the columns */

/** Pixels that turn a click into a drag. */
const DRAG_FROM = 6;

/**
 * @param {{ window_: HTMLElement, canvas: HTMLElement, tip: HTMLElement, dispatch: (action: import("../reduce.js").Action) => void, shown: () => Shown | null, pan: (by: number) => void, touched: (touched: import("../stage/stage.js").Touched, event: MouseEvent) => boolean }} hooks
 */
export function listenToLines({ window_, canvas, tip, dispatch, shown, pan, touched }) {
  /** @type {{ x: number, last: number, moved: boolean } | null} */
  let drag = null;
  canvas.addEventListener("pointerdown", ({ clientX }) => {
    drag = { x: clientX, last: clientX, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag && event.buttons) {
      drag.moved ||= Math.abs(event.clientX - drag.x) > DRAG_FROM;
      if (drag.moved) pan(drag.last - event.clientX);
      drag.last = event.clientX;
    }
    const now = shown();
    const spot = now && spotAt(now, event, canvas);
    tip.hidden = !now || !spot || spot.timeStep === null;
    if (now?.picture.source.pass)
      dispatch({ type: "light", lights: spot && lightsOf(`unit.${spot.unit}`, now.quantity) });
    if (!now || !spot || tip.hidden) return;
    tip.textContent = textOf(now, spot);
    placeTip(tip, pointIn(event, tip.offsetParent ?? window_), window_.clientWidth);
  });
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
    dispatch({ type: "light", lights: null });
  });
  canvas.addEventListener("click", (event) => {
    const now = shown();
    const spot = now && !drag?.moved ? spotAt(now, event, canvas) : null;
    drag = null;
    if (now && spot && !touched(touchedAt(now, spot), event)) choose(now, spot, dispatch);
  });
  window_.addEventListener(
    "wheel",
    (event) => {
      const by = event.deltaX || (event.shiftKey ? event.deltaY : 0);
      if (by === 0) return;
      event.preventDefault();
      pan(by);
    },
    { passive: false },
  );
}

/** @param {Shown} shown @param {Spot} spot @returns {import("../stage/stage.js").Touched} */
function touchedAt({ quantity, picture: { source, lines, columnWidth } }, spot) {
  return { quantity, pass: source.pass, ...spot, height: lines.line, width: columnWidth };
}

/** @param {Shown} shown @param {MouseEvent} event @param {HTMLElement} canvas @returns {Spot | null} */
function spotAt({ picture }, event, canvas) {
  const { x, y } = pointIn(event, canvas);
  const place = placeAt(picture.lines, y, picture.down);
  if (place === null) return null;
  const unit = picture.source.order?.units[place] ?? place;
  const timeStep = Math.floor((x - picture.gutter + picture.across) / picture.columnWidth);
  const inside = x >= picture.gutter && timeStep >= 0 && timeStep < picture.timeSteps;
  return { unit, timeStep: inside ? timeStep : null };
}

/** @param {Shown} shown @param {Spot} spot @param {(action: import("../reduce.js").Action) => void} dispatch */
function choose({ frame, picture }, { unit, timeStep }, dispatch) {
  const { pass } = picture.source;
  if (pass && timeStep === null) dispatch({ type: "set", change: { unit } });
  if (timeStep === null) return;
  const at = pass ?? { layer: frame.place.layer, direction: frame.place.direction };
  const step = stepOfCell(frame.trace.shape, { ...at, timeStep });
  dispatch({ type: "look", pass: at, step, ...(pass ? { unit } : {}) });
}

/** @param {Shown} shown @param {Spot} spot */
function textOf({ frame, quantity, picture: { source } }, { unit, timeStep }) {
  const { trace, t, all } = frame;
  const name = source.pass ? t("stage.unit", { unit }) : source.name(unit);
  const value = source.at(timeStep ?? 0, unit);
  const what = [name, rowText(quantity, trace.shape.cell, t), `t = ${timeStep}`];
  if (value === null) return [...what, t("stage.not-yet")].join(" · ");
  if (all.loss !== null && source.pass && !quantity.includes("."))
    return [name, `∂L/∂ ${rowText(quantity, trace.shape.cell, t)}`, `t = ${timeStep}`, digits(value)].join(
      " · ",
    );
  const { pass } = source;
  const told = pass
    ? numberOf({ trace, place: { ...pass, timeStep: timeStep ?? 0 }, unit }, quantity, t)
    : number(value);
  const was = source.former(timeStep ?? 0, unit);
  const before = was === null ? "" : ` (${t("cell.was", { was: number(was) })})`;
  return [...what, told + before].join(" · ");
}
