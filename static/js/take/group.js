/**
 * Builds the parts that groups of the panel are made of.
 * @module
 */
import { element } from "../dom.js";
import { save, Unsaved } from "./files.js";

/** @typedef {import("./take.js").Sight} Sight */

/** @param {string} title @param {(Node | string)[]} children */
export const group = (title, ...children) =>
  element("section", { class: "take-group", attributes: { "aria-label": title } }, [
    element("h3", { text: title }),
    ...children,
  ]);

/** @param {string} text */
export const about = (text) => element("p", { class: "take-about", text });

/** @param {HTMLElement[]} buttons */
export const files = (buttons) => element("div", { class: "take-files" }, buttons);

/**
 * A button that saves a file.
 * @param {Sight} sight
 * @param {string} name   of its words
 * @param {() => { name: string, made: () => Promise<Blob | null> }} wanted   null: nothing is to be saved, and that is said
 */
export function fileButton({ say, told }, name, wanted) {
  const id = `take-${name}`;
  const button = element(
    "button",
    {
      class: "take-file",
      attributes: { type: "button", "aria-label": say(`take.${name}`), "aria-describedby": id },
    },
    [
      element("b", { text: say(`take.${name}`) }),
      element("small", { text: say(`take.${name}-about`), attributes: { id } }),
    ],
  );
  button.addEventListener("click", async () => {
    const { name: file, made } = wanted();
    told.textContent = say("take.working", { file });
    button.disabled = true;
    try {
      const blob = await made();
      if (blob) save(blob, file);
      told.textContent = say(blob ? "take.saved" : "take.cancelled", { file });
    } catch (error) {
      told.textContent =
        error instanceof Unsaved
          ? say(error.key, error.values)
          : say("take.failed", { file, why: error instanceof Error ? error.message : String(error) });
    }
    button.disabled = false;
    button.focus();
  });
  return button;
}
