/**
 * Connects the presenting page with the presenter's window.
 * @module
 */
import { recall, remember } from "../tab_memory.js";
import { openChannel, sessionName } from "./channel.js";
import { pressKey } from "./key_press.js";
import { watchServer } from "./server_watch.js";

/** @typedef {import("./channel.js").Snapshot} Snapshot */
/** @typedef {import("./channel.js").Pictures} Pictures */
/** @typedef {import("./channel.js").News} News */
/** @typedef {import("./channel.js").Wish} Wish */

/** Where a tab keeps when presenting began, so that the clock outlives a reload. */
const SINCE = "unrolled.presenting-since";
/** Milliseconds between two pictures of a run that plays. */
const PATIENCE = 200;

/**
 * @param {import("./present.js").Hooks} hooks
 * @param {boolean} goesOn   whether the page was loaded while it presented: its clock goes on
 */
export function openConnection(hooks, goesOn) {
  const before = goesOn ? Number(recall(SINCE)) : 0;
  let since = before > 0 ? before : Date.now();
  remember(SINCE, String(since));
  /** @type {Omit<Snapshot, "since" | "server"> | null} */
  let latest = null;
  /** What the pictures are drawn from, and a text that changes with them. @type {{ key: string, draw: () => Pictures } | null} */
  let source = null;
  let lastSent = "";
  let lastPictured = "";
  let drawing = 0;
  /** Whether there is a presenter's window. */
  let heard = false;
  /** @type {{ say: (news: News) => void }} */
  const { say } = openChannel(sessionName(), hear);
  const server = watchServer(() => heard && latest !== null, send);

  function send() {
    if (!latest) return;
    const snapshot = { ...latest, since, server: server.answers() };
    const next = JSON.stringify(snapshot);
    if (next !== lastSent) say({ type: "now", snapshot });
    lastSent = next;
  }

  function sendPictures() {
    drawing = 0;
    if (!source || source.key === lastPictured) return;
    lastPictured = source.key;
    say({ type: "pictures", pictures: source.draw() });
  }

  /**
   * @param {Omit<Snapshot, "since" | "server">} snapshot
   * @param {string} key            changes with the pictures
   * @param {() => Pictures} draw   makes them
   */
  const tell = (snapshot, key, draw) => {
    latest = snapshot;
    source = { key, draw };
    send();
    if (heard && key !== lastPictured && drawing === 0) drawing = setTimeout(sendPictures, PATIENCE);
  };
  const gone = () => {
    say({ type: "gone" });
    latest = null;
    source = null;
    lastSent = "";
    lastPictured = "";
  };
  addEventListener("pagehide", gone);

  /** @param {Wish} wish */
  function hear(wish) {
    if (!latest) return;
    if (wish.type === "hello") greet();
    else if (wish.type === "turn") hooks.turn(wish.by);
    else if (wish.type === "answer") hooks.answer();
    else if (wish.type === "key") pressKey(wish);
    else if (wish.type === "go") hooks.dispatch({ type: "go", by: wish.by });
    else if (wish.type === "blank") hooks.dispatch({ type: "set", change: { blank: !hooks.get().blank } });
    else if (wish.type !== "restart") hooks.dispatch({ type: wish.type });
    else {
      since = Date.now();
      remember(SINCE, String(since));
      send();
    }
  }

  /** A presenter's window has come, or has been loaded again. */
  function greet() {
    heard = true;
    lastSent = "";
    lastPictured = "";
    send();
    sendPictures();
    server.ask();
  }

  return { tell, gone };
}
