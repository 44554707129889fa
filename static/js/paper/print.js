/**
 * Prints the page as a figure: the picture and its panel, black on white, on one page, from the browser's own dialog.
 *
 * The dialog does not wait. So the page is drawn in light colours within the event that announces it, and copied: the
 * copy fits any paper, while what is on the screen keeps its size.
 * @module
 */
import { byId, element } from "../dom.js";
import { setPosed } from "../theme.js";
import { copyOf } from "./copy.js";

/**
 * @typedef {Pick<import("./handout.js").Hooks, "flush" | "stages">} Hooks
 */

/** What stands on the sheet of a figure, from above; what is hidden is left out. */
const PARTS = ["#lesson .lesson-words", "#stage", ".overview", "#inspector", ".presenting"];

/** @param {Hooks} hooks */
export function listenToPrint({ flush, stages }) {
  const sheet = element("div", { class: "paper", attributes: { "aria-hidden": "true" } });
  addEventListener("beforeprint", () => {
    if (document.querySelector(".handout")) return; // it is paper already
    drawInLight(flush, stages);
    const title = element("p", { class: "paper-title" }, [titleOf(byId("headline", HTMLElement))]);
    const copies = PARTS.flatMap((part) => copyOf(document.querySelector(part)) ?? []);
    sheet.replaceChildren(title, ...copies);
    document.body.append(sheet);
  });
  addEventListener("afterprint", () => {
    if (!sheet.isConnected) return;
    sheet.remove();
    setPosed(null);
    flush();
  });
}

/** @param {HTMLElement} headline @returns {string} its parts in one line */
const titleOf = ({ childNodes }) => [...childNodes].map(({ textContent }) => textContent).join(" \u00b7 ");

/** Draws everything in the colours of paper. @param {Hooks["flush"]} flush @param {Hooks["stages"]} stages */
export function drawInLight(flush, stages) {
  setPosed("light");
  flush();
  for (const stage of stages()) stage.finish();
}
