/**
 * Carries messages between the page that presents and the presenter's window, on this machine and without a server.
 * @module
 */
import { recall, remember } from "../tab_memory.js";

/** @typedef {import("./caption.js").Marked} Marked */
/** @typedef {import("../anatomy.js").Phase} Phase */

/**
 * All that the presenter's window shows.
 * @typedef {object} Snapshot
 * @property {import("../i18n.js").Lang} lang
 * @property {import("../palette.js").Theme} theme
 * @property {Marked} now
 * @property {Marked | null} next          null at the end
 * @property {string} notes
 * @property {number} step                 counted from 0
 * @property {number} steps
 * @property {Phase | null} phase          null where playback goes by whole steps
 * @property {SceneParts | null} scene     null without a lesson
 * @property {{ text: string, now: boolean }[]} letters        the input around the playhead
 * @property {boolean} playing
 * @property {boolean} blank
 * @property {number} since                when presenting began, in milliseconds since 1970
 * @property {boolean | null} server       whether the server answers; null before one knows
 */

/**
 * What the presenter alone sees of a lesson's scene.
 * @typedef {object} SceneParts
 * @property {string} title                the lesson's
 * @property {number} place                counted from 0
 * @property {number} count
 * @property {string} answer               empty where the scene asks nothing
 * @property {boolean} answered            whether everybody sees it
 * @property {import("../lessons/question.js").Posed | null} posed   the answers to choose among; null where there are none
 * @property {import("../lessons/turns.js").Coming} next
 * @property {import("../lessons/supply.js").Stock | null} stock   how much of the lesson needs no server
 */

/** @typedef {import("../miniature/plan.js").Miniature} Miniature */
/** @typedef {{ now: Miniature | null, next: Miniature | null }} Pictures   small ones, of the runs */

/** @typedef {{ type: "now", snapshot: Snapshot } | { type: "pictures", pictures: Pictures } | { type: "gone" }} News  from the page that presents */
/** @typedef {{ type: "hello" } | { type: "turn" | "go", by: 1 | -1 } | { type: "play" } | { type: "pause" } | { type: "blank" } | { type: "answer" } | { type: "restart" } | { type: "key", key: string, shift: boolean }} Wish  from the presenter's window */

/** Where a tab keeps the name of its channel, so that a reload finds its presenter's window again. */
const KEPT = "unrolled.presenting";

/** @returns {string} a name that no other tab of this machine has */
export function sessionName() {
  const known = recall(KEPT);
  if (known) return known;
  const name = crypto.getRandomValues(new Uint32Array(2)).join("-");
  remember(KEPT, name);
  return name;
}

/**
 * Opens one end of the channel.
 * @template Out, In
 * @param {string} session
 * @param {(message: In) => void} hear
 * @returns {{ say: (message: Out) => void, close: () => void }}
 */
export function openChannel(session, hear) {
  const name = `unrolled.${session}`;
  try {
    const channel = new BroadcastChannel(name);
    channel.addEventListener("message", (event) => hear(/** @type {In} */ (event.data))); // only our own pages can speak here
    return { say: (message) => channel.postMessage(message), close: () => channel.close() };
  } catch {
    return betweenWindows(name, hear); // browsers that refuse storage may refuse channels as well
  }
}

/**
 * From window to window, where there is no channel: the presenter's knows the page that has opened it, and that page
 * learns of the presenter's from what it says first.
 * @template Out, In
 * @param {string} name
 * @param {(message: In) => void} hear
 * @returns {{ say: (message: Out) => void, close: () => void }}
 */
function betweenWindows(name, hear) {
  /** @type {Set<Pick<Window, "postMessage">>} */
  const others = new Set(opener ? [opener] : []);
  const receive = (/** @type {MessageEvent} */ { data, origin, source }) => {
    if (origin !== location.origin || data?.channel !== name) return;
    if (source) others.add(/** @type {Window} */ (source)); // our own pages speak here from windows alone
    hear(data.message);
  };
  addEventListener("message", receive);
  return {
    say: (message) => {
      for (const other of others) other.postMessage({ channel: name, message }, location.origin);
    },
    close: () => removeEventListener("message", receive),
  };
}
