/**
 * The code, live: the very lines that compute the cell shown, those of the current phase marked, and what each name
 * holds. It loads when it is opened.
 * @module
 */
import { element } from "../dom.js";
import { attribute, writer } from "../inspector/live.js";
import { calm } from "../theme.js";
import { createListing } from "./listing.js";
import { addressOf, codeAt } from "./load.js";
import { createParts } from "./parts.js";

/** @typedef {import("../inspector/view.js").View} View */

/** Milliseconds between two drawings during playback: nobody reads numbers faster. */
const REST = 250;

/**
 * @param {HTMLElement} root
 * @returns {{ draw: (view: View) => void }}
 */
export function createCode(root) {
  /** @type {View | null} */
  let latest = null;
  let fresh = false;
  const again = () => latest && draw(latest);
  const summary = element("summary");
  const hint = element("p", { class: "code-hint" });
  const parts = createParts(again);
  const box = createBox(() => {
    again();
    if (fresh) show(panel);
    fresh = false;
  });
  const panel = element("details", { class: "code" }, [
    summary,
    element("div", { class: "code-head" }, [parts.element, hint]),
    box.element,
  ]);
  root.append(panel);
  panel.addEventListener("toggle", () => {
    if (!panel.open) box.forget();
    fresh = panel.open && !box.isFilled();
    again();
    if (panel.open) show(panel);
  });
  const write = { summary: writer(summary), hint: writer(hint) };

  const draw = (/** @type {View} */ view) => {
    latest = view;
    write.summary(view.t("code.title"));
    if (!panel.open) return;
    parts.write(view.t);
    write.hint(view.t("code.hint", { unit: view.state.unit }));
    box.draw(view, parts.chosen());
  };
  return { draw };
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
  /** @type {ReturnType<typeof createListing> | null} */
  let listing = null;
  let asked = "";
  let drawn = 0;

  /** @param {string} address @param {"step" | "note"} part @param {string} sorry */
  const ask = (address, part, sorry) => {
    asked = address;
    codeAt(address).then(
      (code) => {
        if (address !== asked) return;
        listing = createListing(code, part, host);
        host.replaceChildren(listing.element);
        drawn = 0;
        arrived();
      },
      () => {
        if (address !== asked) return;
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
      if (!listing) asked = "";
    },
    /** @param {View} view @param {"step" | "note"} part */
    draw(view, part) {
      label(view.t("code.region"));
      const address = addressOf(view, part);
      if (address !== asked) ask(address, part, view.t("code.failed"));
      if (!view.state.playing || performance.now() - drawn >= REST) {
        drawn = performance.now();
        listing?.draw(view);
      }
    },
  };
}
