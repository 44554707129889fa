/**
 * Keeps the address of the page in step with what it shows, so that the address is always the link to share and a reload
 * brings the same run. A run that is too long for a query goes behind `#`; one that is too long for that, into the
 * browser's own history, which a reload keeps and a link does not.
 * @module
 */
import { Damaged, Packed, pack, unpack } from "./link/fragment.js";
import { isOfRun } from "./link/rows.js";
import { IS_LIVE } from "./source.js";
import { pageQuery } from "./url.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {"query" | "fragment" | "history"} Place  what of the address holds the run */
/** @typedef {"damaged" | "packed" | null} Unread  why what is behind the `#` was not read; packed: this browser cannot unpack it */

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const PAUSE = 400;
/** Bytes of a query: proxies take a request line of 8 KB, and other sites add parameters of their own. */
const LONGEST_QUERY = 6000;
/** Characters of a fragment: every browser of today opens an address of this length. */
const LONGEST_FRAGMENT = 60_000;
/** Fields of the state that change by themselves while a run arrives and plays. */
const MOVING = new Set([
  ...["step", "phase", "received", "status", "waiting", "failure", "shape", "lit", "steady", "longest"],
]);

/** Fields whose change is written at once: a reload that comes soon after finds them. @type {readonly (keyof State)[]} */
const ABRUPT = ["request", "companions", "mode", "lesson"];

/**
 * @param {Pick<Location, "search" | "hash">} location
 * @param {unknown} kept   `history.state`
 * @returns {Promise<{ search: string, unread: Unread }>} the query that the address stands for
 */
export async function readAddress({ search, hash }, kept) {
  if (isKept(kept)) return { search: joined(search, new URLSearchParams(kept.run)), unread: null };
  try {
    return { search: joined(search, await unpack(hash)), unread: null };
  } catch (error) {
    if (error instanceof Damaged) return { search, unread: "damaged" };
    if (error instanceof Packed) return { search, unread: "packed" };
    throw error;
  }
}

/** @param {unknown} kept @returns {kept is { run: string }} */
const isKept = (kept) =>
  typeof kept === "object" && kept !== null && "run" in kept && typeof kept.run === "string";

/** @param {string} search @param {URLSearchParams | null} run */
const joined = (search, run) =>
  run === null ? search : `?${[run, search.slice(1)].filter(String).join("&")}`;

/** @param {(place: Place) => void} moved   told when the run no longer stands where it stood */
export function createAddress(moved) {
  /** @type {ReturnType<typeof setTimeout> | 0} */
  let timer = 0;
  /** @type {State | null} */
  let latest = null;
  /** @type {Place} */
  let place = "query";
  /** Of the run that was packed last. */
  let packed = { run: "", fragment: "" };

  const write = async () => {
    clearTimeout(timer);
    timer = 0;
    const written = latest;
    if (!written) return;
    const whole = pageQuery(written);
    const { run, view } = parted(whole);
    if (whole.length > LONGEST_QUERY && packed.run !== run.toString())
      packed = { run: run.toString(), fragment: await pack(run) };
    if (latest?.request !== written.request) return; // another run has come meanwhile, and is written by itself
    replace(whole, run, view);
  };

  /** @param {string} whole @param {URLSearchParams} run @param {URLSearchParams} view */
  const replace = (whole, run, view) => {
    const before = place;
    place = whole.length <= LONGEST_QUERY ? "query" : placeOf(packed.fragment);
    const historyState = place === "history" ? { run: run.toString() } : null;
    const query = place === "query" ? whole : view;
    try {
      history.replaceState(historyState, "", `?${query}${place === "fragment" ? packed.fragment : ""}`);
    } catch {
      // The browser counts, and will take it in a while. A file's address is never taken.
      if (IS_LIVE) writeLater();
    }
    if (place !== before) moved(place);
  };

  const writeLater = () => {
    if (!timer) timer = setTimeout(write, PAUSE);
  };

  return {
    /** @param {{ state: State }} moment */
    follow({ state }) {
      const before = latest;
      latest = state;
      const isAnother = before && ABRUPT.some((name) => before[name] !== state[name]);
      if (isAnother) void write();
      else if (!state.playing || (before && isTurned(before, state))) writeLater();
    },
    /** Writes what the page shows. @returns {Promise<Place>} where its run stands: no link carries what the history holds */
    async now() {
      await write();
      return place;
    },
  };
}

/** @param {string} fragment @returns {Place} */
const placeOf = (fragment) => (fragment.length <= LONGEST_FRAGMENT ? "fragment" : "history");

/** @param {State} before @param {State} state @returns {boolean} whether somebody changed what is shown */
const isTurned = (before, state) =>
  /** @type {(keyof State)[]} */ (Object.keys(state)).some(
    (name) => !MOVING.has(name) && before[name] !== state[name],
  );

/** @param {string} query @returns {{ run: URLSearchParams, view: URLSearchParams }} */
function parted(query) {
  const pairs = [...new URLSearchParams(query)];
  return {
    run: new URLSearchParams(pairs.filter(([name]) => isOfRun(name))),
    view: new URLSearchParams(pairs.filter(([name]) => !isOfRun(name))),
  };
}
