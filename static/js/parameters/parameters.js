/**
 * Shows the parameters: each matrix as a heat map with its shape and every number, and how many they are in all.
 * @module
 */
import { element } from "../dom.js";
import { closed, sheetOf } from "../panels/open.js";
import { createMatrixSheet } from "./sheet.js";
import { sumOf } from "./sum.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("../reduce.js").Action} Action */

/**
 * @param {HTMLElement} root      in which the dialog is put
 * @param {(action: Action) => void} dispatch
 * @returns {{ draw: (view: View) => void }} the state says whether it is open, and on which of them
 */
export function createParameters(root, dispatch) {
  const title = element("h2", { attributes: { id: "parameters-title" } });
  const place = element("p", { class: "parameters-place" });
  const close = element("button", { class: "round", attributes: { type: "button" }, text: "×" });
  const sheet = createMatrixSheet(dispatch);
  const count = element("div");
  const dialog = element(
    "dialog",
    { class: "dialog parameters", attributes: { "aria-labelledby": "parameters-title" } },
    [element("header", {}, [title, place, close]), sheet.element, count],
  );
  root.append(dialog);
  /** @type {View | null} */
  let latest = null;
  let counted = "";

  const draw = (/** @type {View} */ view) => {
    latest = view;
    const chosen = sheetOf(view.state.panels);
    if (chosen === null && dialog.open) dialog.close();
    if (chosen === null) return;
    if (!dialog.open) show(dialog, view.state.lesson === null);
    const { t, trace } = view;
    title.textContent = t("parameters.title");
    const direction = t(`inspector.direction.${view.place.direction}`);
    place.textContent = t("parameters.place", { layer: view.place.layer, direction });
    close.setAttribute("aria-label", t("parameters.close"));
    sheet.draw(view, chosen);
    const key = `${t("inspector.language")} ${trace.id}`;
    if (key !== counted) count.replaceChildren(sumOf(trace, t));
    counted = key;
  };
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    sheet.close();
    const { panels } = latest?.state ?? { panels: [] };
    if (sheetOf(panels)) dispatch({ type: "set", change: { panels: closed(panels, "parameters") } });
  });
  addEventListener("resize", () => latest && draw(latest));
  return { draw };
}

/**
 * A scene opens it beside its words: these, and the way to the next scene, stay within reach, and the focus where it is, which
 * `show()` would take, in a frame even from the page around it.
 * @param {HTMLDialogElement} dialog
 * @param {boolean} alone
 */
function show(dialog, alone) {
  if (alone) dialog.showModal();
  else dialog.open = true;
}
