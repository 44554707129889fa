/**
 * What of the page's link could not be read. What tells it comes where there is a link to look at.
 * @module
 */
import { byId } from "../dom.js";
import { later } from "../later.js";

/**
 * @param {string} search   the query with which the page was opened
 * @param {() => void} refresh   draws again
 */
export function createUnread(search, refresh) {
  /** @type {ReturnType<typeof import("./notice.js").createNotice> | null} */
  let notice = null;
  const part = later(
    () => import("./notice.js"),
    () => undefined,
  );
  const enter = async () => {
    const found = await part();
    notice = found.createNotice(byId("unread", HTMLElement), search);
    refresh();
  };
  return {
    /** Once the page can speak. */
    read() {
      if (search) void enter();
    },

    /** @param {import("../state.js").State} state @param {import("../i18n.js").Translate} t */
    draw: (state, t) => notice?.draw(state, t),
  };
}
