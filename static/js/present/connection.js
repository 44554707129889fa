/**
 * Connects the presenting page with the presenter's window.
 * @module
 */
import { openChannel, sessionName } from "./channel.js";

/** @typedef {import("./channel.js").Snapshot} Snapshot */
/** @typedef {import("./channel.js").News} News */
/** @typedef {import("./channel.js").Wish} Wish */

/** @param {import("./present.js").Hooks} hooks */
export function openConnection(hooks) {
  let since = Date.now();
  /** @type {Snapshot | null} */
  let latest = null;
  let lastSent = "";
  /** @type {{ say: (news: News) => void }} */
  const { say } = openChannel(sessionName(), hear);

  const tell = (/** @type {Omit<Snapshot, "since">} */ snapshot) => {
    latest = { ...snapshot, since };
    const next = JSON.stringify(latest);
    if (next !== lastSent) say({ type: "now", snapshot: latest });
    lastSent = next;
  };
  const gone = () => {
    say({ type: "gone" });
    latest = null;
    lastSent = "";
  };
  addEventListener("pagehide", gone);

  /** @param {Wish} wish */
  function hear(wish) {
    if (!latest) return;
    if (wish.type === "hello") say({ type: "now", snapshot: latest });
    else if (wish.type === "turn") hooks.turn(wish.by);
    else if (wish.type === "go") hooks.dispatch({ type: "go", by: wish.by });
    else if (wish.type === "blank") hooks.dispatch({ type: "set", change: { blank: !hooks.get().blank } });
    else if (wish.type !== "restart") hooks.dispatch({ type: wish.type });
    else {
      since = Date.now();
      tell(latest);
    }
  }

  return { tell, gone };
}
