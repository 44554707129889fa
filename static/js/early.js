/**
 * Keeps the keys and buttons that are pressed before the page listens, and presses them again once it does.
 * @module
 */

/**
 * Starts to keep. A part that listens already would act on a press twice: it hears of it when it is given back.
 * @returns {() => void} gives back what was pressed, in its order, and keeps no more
 */
export function keepEarly() {
  /** @type {{ target: EventTarget, again: Event }[]} */
  const kept = [];
  const listening = new AbortController();
  /** @param {KeyboardEvent | MouseEvent} event */
  const keep = (event) => {
    const { target, type } = event;
    // What a field takes and where a link leads is the browser's own: it was done already.
    if (!(target instanceof Element) || (type === "click" && !target.closest("button"))) return;
    event.stopImmediatePropagation();
    const again = type === "click" ? new MouseEvent(type, event) : new KeyboardEvent(type, event);
    kept.push({ target, again });
  };
  for (const type of /** @type {const} */ (["keydown", "click"]))
    addEventListener(type, keep, { signal: listening.signal, capture: true });
  return () => {
    listening.abort();
    for (const { target, again } of kept) target.dispatchEvent(again);
  };
}
