/**
 * Lists the files of numbers that the panel offers. Another format is a row here and its words, `take.NAME` and
 * `take.NAME-about`.
 * @module
 */
import { stepsCsv, unitsCsv } from "./csv.js";
import { npzOf } from "./npz.js";
import { streamOf } from "./stream.js";

/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @typedef {object} Run
 * @property {Trace} trace   as far as it has come
 * @property {import("../state.js").Request} request   that it ran as
 * @property {import("../i18n.js").Translate} t
 */

/**
 * @typedef {object} Format
 * @property {string} name      of its words
 * @property {string} suffix    of its files, without the dot
 * @property {string} [also]    what the name of a file says beside the run
 * @property {true} [whole]     the file holds the whole run, however much of it has come
 * @property {string} type      of its media
 * @property {(run: Run) => BlobPart[] | Promise<BlobPart[]>} write   the pieces of the file; throws Unsaved where there is none
 */

/** @type {readonly Format[]} */
export const FORMATS = [
  { name: "csv", suffix: "csv", type: "text/csv", write: ({ trace }) => unitsCsv(trace) },
  {
    name: "steps",
    suffix: "csv",
    also: "inputs-and-readout",
    type: "text/csv",
    write: ({ trace }) => stepsCsv(trace),
  },
  { name: "npz", suffix: "npz", type: "application/zip", write: ({ trace }) => npzOf(trace) },
  {
    name: "jsonl",
    suffix: "jsonl",
    whole: true,
    type: "application/x-ndjson",
    write: async ({ request, t }) => [await streamOf(request, t)],
  },
];
