/**
 * Saves a whole run as a file: the body of the POST that asks for it.
 * @module
 */
import { bodyOf } from "../url.js";

/** @typedef {import("../state.js").Request} Request */

/** Saves the run that a request asks for. @param {Request} request */
export function saveRun(request) {
  const url = URL.createObjectURL(new Blob([bodyOf(request)]));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${(request.own?.file ?? request.cell).replace(/\.\w+$/, "")}.run.json`;
  link.click();
  URL.revokeObjectURL(url);
}
