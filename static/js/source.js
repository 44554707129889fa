/**
 * Answers what the page asks for: here by its server. In a page that plays a record, `record/source.js` stands in the
 * place of this module: the bundler puts it there, so that neither kind carries the other.
 * @module
 */

/** Whether what was not computed yet can be: a record has only what it was made with. @type {boolean} */
export const IS_LIVE = true;

/** What the addresses of all questions begin with. */
export const origin = () => location.origin;

/** @type {(url: string | URL, init?: RequestInit) => Promise<Response>} rejects where the server cannot be reached */
export const ask = (url, init) => fetch(url, init);
