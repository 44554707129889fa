/**
 * Listens to the usual keys of undo and redo: Ctrl or ⌘ with Z, with Shift and Z, with Y.
 * @module
 */

/** @param {{ undo: () => void, redo: () => void }} does */
export function listen({ undo, redo }) {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo();
    else if ((key === "z" && event.shiftKey) || (key === "y" && !event.shiftKey)) redo();
    else return;
    event.preventDefault();
  });
}

/** Tells whether the target is a field: what is typed has a history of its own. @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof Element &&
  target.closest("textarea, input:not([type=range], [type=radio], [type=checkbox])") !== null;
