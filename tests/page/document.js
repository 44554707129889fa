/**
 * Stands in for the page's document where a module only makes elements: what was made can be walked over.
 * @module
 */

/** One element as it was made. */
class Sketched {
  /** @type {(Sketched | string)[]} */
  children = [];
  /** @type {Record<string, string>} */
  attributes = {};
  dataset = {};
  tabIndex = 0;
  /** @type {string[]} */
  classes = [];
  classList = { add: (/** @type {string[]} */ ...names) => void this.classes.push(...names) };

  /** @param {string} tag */
  constructor(tag) {
    this.tag = tag;
  }

  /** @param {(Sketched | string)[]} children */
  append(...children) {
    this.children.push(...children);
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  /** @returns {Sketched[]} itself and all within */
  all() {
    return [this, ...this.children.flatMap((one) => (one instanceof Sketched ? one.all() : []))];
  }

  /** @returns {string} */
  text() {
    return this.children.map((one) => (one instanceof Sketched ? one.text() : one)).join("");
  }
}

/**
 * What is made while such a document stands in.
 * @param {() => unknown} make
 * @returns {Sketched}
 */
export function sketched(make) {
  const page = /** @type {Record<string, unknown>} */ (globalThis);
  const before = { document: page.document, HTMLElement: page.HTMLElement };
  const document = {
    createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) => new Sketched(tag),
  };
  Object.assign(page, { document, HTMLElement: class {} });
  try {
    return /** @type {Sketched} */ (make());
  } finally {
    Object.assign(page, before);
  }
}
