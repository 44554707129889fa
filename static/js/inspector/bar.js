/**
 * Shows one value of a distribution: its name, a bar as long as it is great, and its number.
 * @module
 */
import { element } from "../dom.js";
import { number } from "../format.js";
import { colourOf } from "../palette.js";
import { scaleOf } from "../scales.js";
import { chanceOf } from "./chance.js";
import { flag, writer } from "./live.js";
import { GHOST } from "./sum.js";

/** @typedef {import("./view.js").Frame} Frame */

/** Builds a bar without a value. */
export function createBar() {
  const name = element("span", { class: "bar-name" });
  const value = element("span", { class: "bar-value", text: GHOST });
  const { track, lengthen } = createTrack();
  const host = element("li", { class: "bar ghost" }, [name, track, " ", value]);
  const writeName = writer(name);
  const writeValue = writer(value);
  const ghost = flag(host, "ghost");
  return {
    element: host,
    /** @param {Frame} frame @param {string} label @param {number} amount @param {number} most the greatest of them all */
    draw(frame, label, amount, most) {
      writeName(label);
      writeValue(number(amount));
      lengthen(frame, amount, most);
      ghost(false);
    },
    /** Whether it is what was drawn. */
    mark: flag(host, "drawn-one"),
    clear() {
      writeName("");
      writeValue(GHOST);
      ghost(true);
    },
  };
}

/** The bar proper. A signed one grows from the middle; the ends are those of the outputs' scale. */
function createTrack() {
  const fill = element("span", { class: "bar-fill" });
  const chance = element("span", { class: "bar-chance" });
  const track = element("span", { class: "bar-track", attributes: { "aria-hidden": "true" } }, [
    fill,
    chance,
  ]);
  const signed = flag(track, "signed");
  let written = "";
  return {
    track,
    /** @param {Frame} frame @param {number} amount @param {number} most */
    lengthen({ trace, theme }, amount, most) {
      const scale = scaleOf(trace, "outputs");
      const greatest = Math.max(scale.bound, most);
      const share = Math.max(-1, Math.min(1, amount / greatest)).toFixed(4);
      const byChance = (chanceOf(trace) ?? 0) / greatest;
      signed(scale.family === "signed");
      const latest = `${share} ${byChance}`;
      if (latest === written) return;
      written = latest;
      chance.hidden = byChance === 0;
      chance.style.left = `${(100 * byChance).toFixed(2)}%`;
      fill.style.transform = `scaleX(${share})`;
      fill.style.backgroundColor = colourOf(scale, amount < 0 ? -scale.bound : scale.bound, theme);
    },
  };
}
