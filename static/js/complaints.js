/**
 * What is wrong, in the page's language: the server's messages by their code, in whatever words the catalogue has.
 * @module
 */

/**
 * The server's `ErrorDetail`; what the page itself complains of has no code.
 * @typedef {{ field: string | null, message: string, code?: string, values?: Record<string, string | number> }} Complaint
 */

/** What of the values is no name and no number, but English: how it reads, and its words in the catalogue. */
const PHRASES = /** @type {const} */ ([
  [/^(\d+) to (\d+)$/, "range"],
  [/^a list$/, "list"],
  [/^an object$/, "object"],
  [/^no readout$/, "no-readout"],
  [/^weights of another kind$/, "other-weights"],
  [/^a place among the outputs$/, "place"],
  [/^a target, as nothing follows the last character$/, "target"],
  [/^(\d+) numbers, one for each output$/, "numbers"],
  [/^one number for each output$/, "one-each"],
  [/^hidden_state, as the network has no readout$/, "hidden-state"],
  [/^another loss with a readout of (\w+)$/, "another-loss"],
  [/^at least from_step, (\d+)$/, "from-step"],
  [/^(.+) of the cell "(\w+)"$/, "of-cell"],
  [/ or (?=["'\w])/g, "or"],
  [/\(at (\d+)\)/g, "at"],
  [/\((\d+) characters\)$/, "characters"],
]);

/** @param {string | number} value @param {import("./i18n.js").Translate} t */
const phrase = (value, t) =>
  PHRASES.reduce(
    (text, [pattern, key]) =>
      text.replace(pattern, (_, first, second) => t(`phrase.${key}`, { first, second })),
    String(value),
  );

/**
 * @param {Complaint} complaint
 * @param {import("./i18n.js").Translate} t
 * @returns {string} its message where the catalogue does not know the code or lacks a value: what a lesson's author has
 *   written wrong, or what a newer server says
 */
export function say({ code, message, values }, t) {
  const key = `error.${code}`;
  const words = t(
    key,
    values && Object.fromEntries(Object.entries(values).map(([name, one]) => [name, phrase(one, t)])),
  );
  return words === key || /\{\w+\}/.test(words) ? message : words;
}

/** @param {Complaint} complaint @param {import("./i18n.js").Translate} t @returns {string} with the field that is wrong, on one line */
export const named = (complaint, t) => (complaint.field ? `${complaint.field}: ` : "") + say(complaint, t);
