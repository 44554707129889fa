/**
 * Writes the files of a run, and gives them to the browser to save.
 * @module
 */
import { cachedAnswer } from "../answer_cache.js";
import { named } from "../complaints.js";
import { ask } from "../source.js";
import { apiUrl } from "../url.js";
import { csvOf } from "./csv.js";
import { npzOf } from "./npz.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {"csv" | "npz" | "jsonl"} Format */

/** Why there is no file: a key of the panel's words. */
export class Unsaved extends Error {
  /** @param {string} key @param {Record<string, string>} [values] */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/**
 * @param {Trace} trace
 * @param {string} format
 * @returns {string} a name that says what is in the file; JSON Lines are always whole
 */
export function fileName({ shape, received }, format) {
  const { cell, layers, bidirectional, units, timeSteps, steps } = shape;
  const network = `${cell}-${layers}x${units}${bidirectional ? "-two-directions" : ""}`;
  const part = received < steps && format !== "jsonl" ? `-steps-1-to-${received}` : "";
  return `unrolled-${network}-${timeSteps}-time-steps${part}.${format}`;
}

/**
 * @param {Format} format
 * @param {Trace} trace
 * @param {import("../state.js").Request} request   that it ran as
 * @param {import("../i18n.js").Translate} t
 * @returns {Promise<Blob>}
 * @throws {Unsaved}
 */
export async function fileOf(format, trace, request, t) {
  if (format === "csv") return new Blob(csvOf(trace), { type: "text/csv" });
  if (format === "npz") return new Blob(npzOf(trace), { type: "application/zip" });
  return streamOf(request, t);
}

/** Asks for the stream itself: a run is a pure function of its request. @param {import("../state.js").Request} request @param {import("../i18n.js").Translate} t */
async function streamOf(request, t) {
  const order = apiUrl(request);
  const kept = cachedAnswer(order);
  const answer = kept
    ? new Response(kept)
    : await ask(order.url, order.init ?? {}).catch(() => {
        throw new Unsaved("take.no-server");
      });
  if (!answer.ok) {
    const { detail = [] } = await answer.json().catch(() => ({}));
    throw new Unsaved("take.refused", {
      why: detail.map((/** @type {import("../complaints.js").Complaint} */ one) => named(one, t)).join(" "),
    });
  }
  const text = await answer.text().catch(() => ""); // of a connection that is lost
  // Whole lines end with a line break, the last one, too.
  const [last = "{}"] = text.endsWith("\n") ? text.trimEnd().split("\n").slice(-1) : [];
  if (JSON.parse(last).type !== "end") throw new Unsaved("take.cut");
  return new Blob([text], { type: "application/x-ndjson" });
}

/** @param {Blob} file @param {string} name */
export function save(file, name) {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
