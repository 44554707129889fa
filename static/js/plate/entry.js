/**
 * Shows the button that names the parts of the picture in place, and takes the names away with the next key, click or
 * step.
 * @module
 */
import { element, hide, write } from "../dom.js";
import { attribute } from "../inspector/live.js";
import { lazily } from "../lazy.js";

/** @typedef {import("../state.js").State} State */

/** Keys that do nothing by themselves. */
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"]);

const isOnePage = () => matchMedia("(width < 960px)").matches;

/**
 * @param {object} hooks
 * @param {import("../stage/stage.js").Stage} hooks.stage
 * @param {HTMLElement} hooks.tools   where the button goes
 * @param {() => State} hooks.get
 * @param {(action: import("../reduce.js").Action) => void} hooks.dispatch
 * @param {() => void} hooks.refresh
 * @param {import("../lazy.js").Missed} hooks.missed
 * @returns {import("../drawing.js").Feature}
 */
export function createPlateEntry({ stage, tools, get, dispatch, refresh, missed }) {
  const button = element("button", {
    class: "quiet",
    attributes: { type: "button", "aria-expanded": "false" },
  });
  const expanded = attribute(button, "aria-expanded");
  hide(button, true); // without a picture there is nothing to name
  tools.prepend(button);
  /** @type {ReturnType<typeof import("./plate.js").createPlate> | null} */
  let plate = null;
  let shown = "";
  const turn = (/** @type {boolean} */ on) => dispatch({ type: "set", change: { plate: on } });
  const part = lazily(() => import("./plate.js"), missed);
  const enter = async () => {
    const { createPlate } = await part();
    plate ??= createPlate(stage);
    refresh();
  };
  button.addEventListener("click", () => {
    const { plate: on } = get();
    // Where the panel stands below the picture, the words need its place.
    if (!on && isOnePage()) stage.room.scrollIntoView({ block: "start" });
    dispatch({ type: "pause" });
    turn(!on);
  });
  const isButton = (/** @type {Event} */ { target }) => target instanceof Node && button.contains(target);
  const end = (/** @type {Event} */ event) => {
    if (get().plate && !isButton(event)) turn(false);
  };
  addEventListener("pointerdown", end, { capture: true });
  addEventListener(
    "keydown",
    (event) => {
      if (!get().plate || MODIFIERS.has(event.key)) return;
      const presses = isButton(event) && (event.key === "Enter" || event.key === " ");
      if (presses) return;
      turn(false);
      // It is the one level that goes.
      if (event.key === "Escape") event.stopPropagation();
    },
    { capture: true },
  );

  return {
    draw({ all, t }) {
      write(button, t("plate.ask"));
      hide(button, all.open);
      expanded(String(all.plate));
      if (all.plate && !plate) void enter();
      const wanted = all.plate ? `${t.lang}.${all.theme}` : "";
      if (!plate || wanted === shown) return;
      shown = wanted;
      plate.show(all.plate ? t : null);
    },
    prepare: () => import("./plate.js"),
  };
}
