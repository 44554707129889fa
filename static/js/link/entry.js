/**
 * Loads the notice of what could not be read, where a link says anything.
 * @module
 */
import { byId } from "../dom.js";

/**
 * @param {object} link
 * @param {string} link.search   its query
 * @param {import("../address.js").Unread} link.unread   why what stood behind its # was not read
 * @param {object} hooks
 * @param {(state: import("../state.js").State) => { steps: number, settled: boolean }} hooks.reach   of the runs that are
 *   compared
 * @param {() => void} hooks.refresh
 * @returns {import("../drawing.js").Feature}
 */
export function createUnread({ search, unread }, { reach, refresh }) {
  /** @type {ReturnType<typeof import("./notice.js").createNotice> | null} */
  let notice = null;
  const load = async () => {
    const part = await import("./notice.js").catch(() => null);
    if (part) notice = part.createNotice(byId("unread", HTMLElement), search, unread);
    refresh();
  };
  return {
    start() {
      if (search || unread) void load();
    },
    follow({ state, t }) {
      notice?.draw(state, t, reach(state));
    },
  };
}
