/**
 * Shows the two small pictures of the presenter's window.
 * @module
 */
import { byId, hide } from "../dom.js";
import { paintMiniature } from "../miniature/paint.js";

/** @typedef {import("./channel.js").Pictures} Pictures */

export function createMonitors() {
  const now = byId("now-picture", HTMLCanvasElement);
  const next = byId("next-picture", HTMLCanvasElement);
  /** @type {Pictures} */
  let pictures = { now: null, next: null };
  /** @type {import("../palette.js").Theme} */
  let theme = "light";
  const paint = () => {
    hide(now, pictures.now === null);
    hide(next, pictures.next === null);
    if (pictures.now) paintMiniature(now, pictures.now, theme);
    if (pictures.next) paintMiniature(next, pictures.next, theme);
  };
  const resized = new ResizeObserver(paint);
  for (const canvas of [now, next]) resized.observe(canvas);
  paint();
  return {
    /** @param {Pictures} come */
    show(come) {
      pictures = come;
      paint();
    },
    /** @param {import("../palette.js").Theme} worn */
    wear(worn) {
      if (worn === theme) return;
      theme = worn;
      paint();
    },
  };
}
