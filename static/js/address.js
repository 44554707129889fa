/**
 * Keeps the address of the page in step with what it shows, so that the address is always the link to share.
 * @module
 */
import { pageQuery } from "./url.js";

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const PAUSE = 400;

export function createAddress() {
  let timer = 0;
  /** @type {import("./state.js").State | null} */
  let latest = null;
  const write = () => {
    timer = 0;
    if (latest) history.replaceState(null, "", `?${pageQuery(latest)}`);
  };
  return {
    /** @param {import("./state.js").State} state */
    follow(state) {
      latest = state;
      if (!state.playing && !timer) timer = setTimeout(write, PAUSE);
    },
    now: write,
  };
}
