/**
 * Stores what a tab remembers over a reload. The one place that uses the browser's storage: a browser that refuses it
 * (cookies blocked, a sandboxed frame) throws where storage is merely looked at, and the page then works without it.
 * @module
 */

/** What is remembered where the storage is refused, until the page is left. @type {Map<string, string>} */
const memory = new Map();

/** Marks a tab's own name as ours: it outlives a reload without any storage. */
const NAMED = "unrolled:";

/**
 * @param {string} key
 * @returns {string | null} null where nothing is remembered under it
 */
export function recall(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return memory.get(key) ?? namedValue(key);
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
    // A frame's name belongs to the page around it, a window's that another page opened to that page.
    if (window === window.top && (window.name === "" || window.name.startsWith(NAMED)))
      window.name = NAMED + JSON.stringify(Object.fromEntries(memory));
  }
}

/** @param {string} key @returns {string | null} */
function namedValue(key) {
  if (!window.name.startsWith(NAMED)) return null;
  try {
    const stored = JSON.parse(window.name.slice(NAMED.length))[key];
    return typeof stored === "string" ? stored : null;
  } catch {
    return null; // a name of somebody else's that begins like ours
  }
}
