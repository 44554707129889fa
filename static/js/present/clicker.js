/**
 * Listens to the keys that presenting has beside the page's own: Escape leaves once nothing is opened, P opens the
 * presenter's window.
 * @module
 */
import { sheetOf } from "../panels/open.js";

/**
 * @param {Pick<import("./present.js").Hooks, "get" | "mode">} hooks
 * @param {{ leave: () => void, openWindow: () => void }} does
 */
export function listen({ get, mode }, { leave, openWindow }) {
  addEventListener(
    "keydown",
    (event) => {
      const { blank, help, panels, open } = get();
      if (mode() !== "present" || blank || help || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape" && open) return; // goes one level out
      if (event.key === "Escape" && sheetOf(panels)) return; // closes the parameters
      if (event.key === "Escape") leave();
      else if (event.key.toLowerCase() === "p") openWindow();
      // The start button of clickers sends F5: a reload would lose the run where the server is out of reach.
      else if (event.key !== "F5") return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    // Ahead of the page's own keys: the one that ends a blank screen must not also leave.
    { capture: true },
  );
}
