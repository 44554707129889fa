/**
 * Paints what lies over the score, or beside it in its columns: wherever the score has moved or has been laid out anew,
 * in the same frame. So it cannot stand elsewhere than what it is about.
 * @module
 */

/** @typedef {import("./stage.js").Current} Current */

export class Overlays {
  /** @type {((current: Current) => void)[]} */
  #all = [];
  /** Where the score stood when they were painted last. */
  #laid = { layout: /** @type {import("./layout.js").Layout | null} */ (null), scroll: 0, width: 0 };

  /** @param {(current: Current) => void} paint */
  add(paint) {
    this.#all.push(paint);
  }

  /** @param {Current | null} current */
  paint(current) {
    if (!current) return;
    const { layout, scroll, width } = current;
    const laid = this.#laid;
    if (layout === laid.layout && scroll === laid.scroll && width === laid.width) return;
    this.#laid = { layout, scroll, width };
    for (const paint of this.#all) paint(current);
  }
}
