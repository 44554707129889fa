/**
 * Shows the code that computes the cell shown: it marks the lines of the current phase, and says what each name holds.
 * It loads when it is opened.
 * @module
 */
import { element } from "../dom.js";
import { onHand } from "../hand.js";
import { attribute, writer } from "../inspector/live.js";
import { closed, codeOf, opened } from "../panels/open.js";
import { calm } from "../theme.js";
import { addressOf, codeAt } from "./load.js";
import { createTabs } from "./tabs.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {readonly import("../panels/open.js").Panel[]} Panels */

/** Milliseconds after which all that stands above the panel has been built. */
const SETTLED = 1000;

/**
 * @param {HTMLElement} root
 * @param {(action: import("../reduce.js").Action) => void} dispatch
 * @returns {{ draw: (view: View) => void, prepare: () => Promise<unknown> }} the state says whether it is open, and at which part
 */
export function createCode(root, dispatch) {
  /** @type {View | null} */
  let latest = null;
  /** Whether the panel is kept in sight, since it has just been opened. */
  let seeking = false;
  const turn = (/** @type {(open: Panels) => Panels} */ change) =>
    latest && dispatch({ type: "set", change: { panels: change(latest.state.panels) } });
  const summary = element("summary");
  const hint = element("p", { class: "code-hint" });
  const tabs = createTabs((part) => turn((open) => opened(open, part === "note" ? "classes" : "code")));
  const box = createBox(() => {
    const part = latest && codeOf(latest.state.panels);
    // The box alone: what was chosen since is drawn in the next frame, and not undone in this one.
    if (latest && part) box.draw({ ...latest, writes: true }, part);
    if (!seeking) return;
    show(panel);
    setTimeout(rest, SETTLED);
  });
  const head = element("div", { class: "code-head" }, [tabs.element, hint]);
  const panel = element("details", { class: "code" }, [summary, head, box.element]);
  // What stands above it is built over some frames, and pushes it down.
  const growth = new ResizeObserver(() => seeking && show(panel));
  for (const part of [...root.children, panel]) growth.observe(part);
  const rest = () => {
    seeking = false;
  };
  onHand(rest);
  root.append(panel);
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    turn((open) => (panel.open ? closed(closed(open, "code"), "classes") : opened(open, "code")));
  });
  const write = { summary: writer(summary), hint: writer(hint) };

  const draw = (/** @type {View} */ view) => {
    latest = view;
    write.summary(view.t("code.title"));
    const part = codeOf(view.state.panels);
    const turned = panel.open !== (part !== null);
    panel.open = part !== null;
    if (part === null) return box.forget();
    tabs.write(view.t, part);
    write.hint(view.t("code.hint", { unit: view.state.unit }));
    box.draw(view, part);
    if (!turned) return;
    seeking = true;
    show(panel);
    if (box.isFilled()) setTimeout(rest, SETTLED);
  };
  return { draw, prepare: () => import("./listing.js") };
}

/** @param {Element} panel */
const show = (panel) =>
  panel.scrollIntoView({ block: "nearest", behavior: calm.matches ? "instant" : "smooth" });

/**
 * The box with the lines.
 * @param {() => void} arrived  called when lines that were asked for are there
 */
function createBox(arrived) {
  const attributes = { tabindex: "0", role: "region", "data-own-keys": "", "data-walk": "row" };
  const host = element("div", { class: "code-box", attributes });
  const label = attribute(host, "aria-label");
  /** @type {{ element: HTMLElement, draw: (view: View) => void } | null} */
  let listing = null;
  let requestedAddress = "";

  /** @param {string} address @param {"step" | "note"} part @param {string} sorry */
  const ask = (address, part, sorry) => {
    requestedAddress = address;
    Promise.all([codeAt(address), import("./listing.js")]).then(
      ([code, { createAbsence, createListing }]) => {
        if (address !== requestedAddress) return;
        listing = code.excerpts.length > 0 ? createListing(code, part, host) : createAbsence(code.cell);
        host.replaceChildren(listing.element);
        arrived();
      },
      () => {
        if (address !== requestedAddress) return;
        listing = null;
        host.replaceChildren(element("p", { class: "code-sorry", text: sorry }));
      },
    );
  };

  return {
    element: host,
    isFilled: () => listing !== null,
    /** Asks anew, the next time, for what did not come. */
    forget() {
      if (!listing) requestedAddress = "";
    },
    /** @param {View} view @param {"step" | "note"} part */
    draw(view, part) {
      label(view.t("code.region"));
      const address = addressOf(view, part);
      if (address !== requestedAddress) ask(address, part, view.t("code.failed"));
      if (view.writes) listing?.draw(view);
    },
  };
}
