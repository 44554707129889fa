/**
 * Answers what the page asks for out of the record that it carries; what is not in it is refused, as a server refuses.
 * @module
 */

/** @type {boolean} */
export const IS_LIVE = false;

/** A host that is none: nothing that is asked for leaves the page. The bundler knows it by this name, too. */
const NOWHERE = "http://record.invalid";

export const origin = () => NOWHERE;

/** By the address behind the host. @type {Map<string, { body: () => BodyInit, type: string }>} */
const answers = new Map();

/** @param {string} address   such as `/api/runs?text=abc` @param {() => BodyInit} body @param {string} [type] */
export const keepAnswer = (address, body, type = "application/json") =>
  void answers.set(address, { body, type });

/** What a server would say that computes nothing. @type {import("../wire.js").ErrorAnswer} */
const REFUSED = {
  detail: [
    { field: null, code: "recorded", message: "This page is a recording: it holds no such run.", values: {} },
  ],
};

/** @type {(url: string | URL, init?: RequestInit) => Promise<Response>} */
export function ask(url) {
  const answer = answers.get(String(url).replace(NOWHERE, ""));
  if (!answer) return Promise.resolve(Response.json(REFUSED, { status: 501 }));
  return Promise.resolve(new Response(answer.body(), { headers: { "Content-Type": answer.type } }));
}
