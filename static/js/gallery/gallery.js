/**
 * Draws the pictures of the gallery: it requests a run for each task when the picture comes into sight.
 * @module
 */
import { fieldOf } from "../anatomy.js";
import { draw } from "./sparkline.js";

/** @typedef {import("../wire.js").Line} Line */

/** Time steps that a picture shows. */
const MOST_STEPS = 48;

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting || !(target instanceof HTMLElement)) continue;
    observer.unobserve(target);
    void show(target);
  }
});
for (const picture of document.querySelectorAll("[data-run]")) observer.observe(picture);

/** @param {HTMLElement} picture says in its data which run, and which unit of it */
async function show(picture) {
  const {
    run = "",
    unit = "0",
    state = "",
    layer = "0",
    direction = "",
    failed = "",
    cut = "",
  } = picture.dataset;
  try {
    const lines = await linesOf(`/api/runs?${run}`);
    const start = lines.find((line) => line.type === "start");
    const failure = lines.find((line) => line.type === "failure");
    if (!start || failure) throw new Error(failure?.message ?? "");
    const values = new Array(start.time_steps).fill(0);
    for (const line of lines) {
      if (line.type !== "step") continue;
      for (const cell of line.cells) {
        if (cell.layer !== Number(layer) || cell.direction !== direction) continue;
        /** @type {number[] | undefined} */
        const numbers = fieldOf(cell, state);
        values[cell.time_step] = numbers?.[Number(unit)] ?? 0;
      }
    }
    const shown = values.slice(0, MOST_STEPS);
    const labels = start.alphabet ? start.labels.slice(0, MOST_STEPS) : [];
    picture.replaceChildren(draw(shown, labels, start.inputs.slice(0, MOST_STEPS)));
    picture.dataset.drawn = String(shown.length);
    if (values.length > MOST_STEPS) {
      const note = document.createElement("small");
      note.textContent = cut.replace("{n}", String(MOST_STEPS)).replace("{steps}", String(values.length));
      picture.append(note);
    }
  } catch (error) {
    picture.textContent = failed.replace("{why}", error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} url @returns {Promise<Line[]>} */
async function linesOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) {
    const { detail } = /** @type {import("../wire.js").ErrorAnswer} */ (await answer.json());
    throw new Error(detail.map(({ message }) => message).join("; "));
  }
  const text = await answer.text();
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => /** @type {Line} */ (JSON.parse(line)));
}
