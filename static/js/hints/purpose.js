/**
 * Says in words what a gate is for. It follows from what the gate does in the equations of its cell, so a gate of the
 * same name says another thing where it does another thing, and a new kind of cell needs no words of its own.
 * @module
 */
import { rolesOf } from "../roles.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../roles.js").Roles} Roles */

/**
 * @param {GateName} gate
 * @param {import("../anatomy.js").Chosen} network
 * @param {import("../kind_words.js").Say} t
 * @returns {string | null} null where the equations do not tell
 */
export function purposeOf(gate, network, t) {
  const roles = rolesOf(network);
  const purpose = purposeIn(gate, roles);
  return purpose && t(`gate.for.${purpose}`, { state: t(`caption.${roles.state}`) });
}

/** @param {GateName} gate @param {Roles} roles */
function purposeIn(gate, { style, keep, isRest, write, out, filter, candidate }) {
  if (gate === keep) return style === "kept" ? "keep" : isRest ? "take" : "mix";
  if (gate === write) return "write";
  if (gate === out) return "show";
  if (gate === filter) return "filter";
  return gate === candidate ? "propose" : null;
}
