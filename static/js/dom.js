/**
 * Builds and changes elements of the page.
 * @module
 */

/**
 * Builds an element with a class, attributes and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{ class?: string, text?: string, attributes?: Record<string, string> }} [options]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, { class: className, text, attributes = {} } = {}, children = []) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * Finds the element with that id, which the template has.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return node;
}

/**
 * Sets a text only where it differs: untouched text costs no layout, and a text node that stays costs less than a new one.
 * @param {Element} target  holds text only
 * @param {string} text
 */
export function write(target, text) {
  const node = target.firstChild;
  if (node instanceof Text) {
    if (node.data !== text) node.data = text;
  } else target.textContent = text;
}

/**
 * Hides an element, or shows it, where it differs: the attribute written again has the browser style the element anew.
 * @param {HTMLElement} target
 * @param {boolean} hidden
 */
export function hide(target, hidden) {
  if (target.hidden !== hidden) target.hidden = hidden;
}
