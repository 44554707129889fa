/**
 * Shows how much of a lesson has been fetched ahead: a ring that fills, and a tick once the lesson needs no server.
 * @module
 */
import { element, write } from "../dom.js";
import { attribute } from "../inspector/live.js";
import { stockText } from "./stock_text.js";

/** @typedef {import("./supply.js").Stock} Stock */
/** @typedef {import("../i18n.js").Translate} Translate */

/** The ring's length, in the units of its picture. */
const AROUND = 2 * Math.PI * 7;
const RING = '<circle cx="10" cy="10" r="7"/>';

export function createSign() {
  const picture = element("span", { class: "lesson-ring", attributes: { "aria-hidden": "true" } });
  picture.innerHTML = `<svg viewBox="0 0 20 20"><g fill="none" stroke="currentColor">${RING}${RING}<path d="M6.5 10.2l2.5 2.6 4.6-5.4"/></g></svg>`;
  const words = element("span", { class: "lesson-stock" });
  const root = element("span", { class: "lesson-sign", attributes: { role: "status" } }, [picture, words]);
  const stands = attribute(root, "data-stand");
  const title = attribute(root, "title");
  return {
    element: root,
    /** @param {Stock | null} stock @param {Translate} t */
    draw(stock, t) {
      root.hidden = stock === null;
      if (!stock) return;
      stands(stock.stand);
      const share = stock.stand === "complete" ? 1 : stock.scenes / stock.of;
      root.style.setProperty("--there", String(share * AROUND));
      const text = stockText(stock, t);
      title(text);
      // A reader hears of the end and of a break, not of every scene that comes.
      write(words, stock.stand === "coming" ? "" : text);
    },
  };
}
