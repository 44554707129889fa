/**
 * Says beside the name or the letter of a gate what the gate is for, where it is pointed at or focused: in the
 * equations, in the opened cell, beside the score.
 * @module
 */
import { gateOf } from "../anatomy.js";
import { element } from "../dom.js";
import { purposeOf } from "./purpose.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Where a gate goes by its name or its letter. Pictures of it say its numbers. */
const NAMED = ".line-head, .label.gate, .cell-letter";
const ID = "hint";
/** Pixels from what it is about, and from the edges of the screen. */
const AWAY = 8;

/** @returns {import("../drawing.js").Feature} */
export function createHints() {
  const host = element("div", { class: "gate-hint", attributes: { id: ID, role: "tooltip" } });
  host.hidden = true;
  /** @type {{ network: import("../wire.js").Network, t: Translate } | null} */
  let latest = null;
  /** @type {Element | null} */
  let about = null;

  function away() {
    about?.removeAttribute("aria-describedby");
    about = null;
    host.hidden = true;
  }

  /** @param {EventTarget | null} target */
  function show(target) {
    const at = target instanceof Element ? target : null;
    const gate = gateAt(at);
    if (!at || !gate || !latest) return away();
    const anchor = at.closest("math [data-lights]") ?? at.closest("button, .label, .cell-letter, math") ?? at;
    if (anchor === about) return;
    const { network, t } = latest;
    const purpose = purposeOf(gate, network, t);
    const letter = gateOf(network.cell, gate)?.letter ?? "";
    away();
    if (!purpose) return;
    about = anchor;
    host.className = `gate-hint hue-${gate}`;
    host.replaceChildren(
      element("strong", {}, [`${t(`inspector.line.gates.${gate}`)} `, element("i", { text: letter })]),
      element("span", { text: purpose }),
    );
    host.hidden = false;
    anchor.setAttribute("aria-describedby", ID);
    place(host, anchor.getBoundingClientRect());
  }

  return {
    start() {
      document.body.append(host);
      document.addEventListener("pointerover", ({ target }) => show(target));
      document.documentElement.addEventListener("pointerleave", away);
      document.addEventListener("focusin", ({ target }) => {
        if (target instanceof Element && target.matches(":focus-visible")) show(target);
        else if (about && !about.contains(document.activeElement)) away();
      });
      document.addEventListener("focusout", away);
      document.addEventListener("keydown", ({ key }) => key === "Escape" && away());
      document.addEventListener("scroll", away, { capture: true, passive: true });
    },
    draw({ trace, t }) {
      latest = { network: trace.start.run.network, t };
      if (about && !about.isConnected) away();
    },
  };
}

/** @param {Element | null} target @returns {GateName | null} the gate whose name or letter it is */
function gateAt(target) {
  if (!target?.closest(NAMED)) return null;
  const lights = target.closest("[data-lights]")?.getAttribute("data-lights")?.split(" ") ?? [];
  const gate = lights.find((light) => light.startsWith("gates."));
  return gate ? gate.slice("gates.".length) : null;
}

/** Puts it under what it is about, or above where there is no room, within the screen. @param {HTMLElement} host @param {DOMRect} box */
function place(host, box) {
  const { offsetWidth: width, offsetHeight: height } = host;
  const below = box.bottom + AWAY;
  const top = below + height + AWAY <= innerHeight ? below : Math.max(AWAY, box.top - AWAY - height);
  const left = Math.max(AWAY, Math.min(box.left, innerWidth - width - AWAY));
  host.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
