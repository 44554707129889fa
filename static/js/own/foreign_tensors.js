/**
 * Finds tensors among a cell's own that PyTorch's cells do not have. A cell with such a tensor gives other numbers than
 * nn.RNN, nn.LSTM and nn.GRU, and is not shown as one of these.
 * @module
 */
import { isLinear, prefixOfLinear } from "./linears.js";
import { legible, recurrentParts } from "./names.js";
import { shapeText } from "./tensors.js";

/** @typedef {import("./tensors.js").Tensor} Tensor */
/** @typedef {import("./tensors.js").Wrong} Wrong */

/**
 * What such a tensor is, by its name below the cell: `own.wrong.{code}` says it.
 * @type {readonly (readonly [string, RegExp])[]}
 */
const KINDS = [
  ["projection", /^(weight|bias)_hr(_|$)/],
  ["reparametrised", /^parametrizations\.|^(weight|bias)_(ih|hh)(_l\d+)?(_reverse)?_(g|v|orig|raw|u|mask)$/],
  ["peephole", /^(weight|bias|w|b)?_?c_?[ifo](_|\.|$)|peep/i],
  ["normalised", /norm|^ln\d*(_|\.|$)|(^|_)(gamma|beta)(_|$)/i],
  ["zoneout", /zoneout|dropout|mask/i],
];
const CODES = [...KINDS.map(([code]) => code), "beside"];
/** Tensors of a kind that are named. */
const MOST_NAMED = 6;

/**
 * @param {ReadonlyMap<string, Tensor>} tensors
 * @param {ReadonlySet<string>} prefixes  of all cells in the file
 * @returns {Map<string, Wrong[]>} by the prefix of a cell why it is not shown; empty where nothing stands beside one
 */
export function foreignTensorsOf(tensors, prefixes) {
  /** @type {Map<string, { code: string, text: string }[]>} */
  const byPrefix = new Map();
  for (const [name, tensor] of tensors) {
    const prefix = recurrentParts(name).length ? null : nearestOf(name, prefixes);
    const code = prefix === null ? null : codeOf(tensors, name, prefix, tensor);
    if (prefix === null || !code) continue;
    const beside = byPrefix.get(prefix) ?? [];
    beside.push({ code, text: `${legible(name)} (${shapeText(tensor.shape)})` });
    byPrefix.set(prefix, beside);
  }
  return new Map([...byPrefix].map(([prefix, beside]) => [prefix, grouped(beside)]));
}

/** @param {string} name   of a tensor @param {ReadonlySet<string>} prefixes @returns {string | null} the longest that it begins with */
function nearestOf(name, prefixes) {
  for (let end = name.length; end > 0; end -= 1)
    if (/[./_]/.test(name.charAt(end - 1)) && prefixes.has(name.slice(0, end))) return name.slice(0, end);
  return prefixes.has("") ? "" : null;
}

/** @param {{ code: string, text: string }[]} tensors @returns {Wrong[]} one for each kind, with the first tensors of it */
const grouped = (tensors) =>
  CODES.flatMap((code) => {
    const texts = tensors.filter((one) => one.code === code).map(({ text }) => text);
    if (!texts.length) return [];
    const more = texts.length > MOST_NAMED ? [`… (${texts.length})`] : [];
    return [{ code, values: { tensors: [...texts.slice(0, MOST_NAMED), ...more].join(", ") } }];
  });

/**
 * @param {ReadonlyMap<string, Tensor>} tensors
 * @param {string} name
 * @param {string} prefix
 * @param {Tensor} tensor
 * @returns {string | null} what it is; null where it changes nothing in the cell
 */
function codeOf(tensors, name, prefix, tensor) {
  const rest = name.slice(prefix.length);
  // At the top of a file everything is below the cell's prefix, which is empty: only what lies beside its tensors is its own.
  const isOwn = prefix !== "" || !/[./]/.test(rest);
  const known = KINDS.find(([, pattern]) => pattern.test(rest))?.[0] ?? null;
  if (known === "zoneout") return isOwn ? known : null;
  // A counter is in no sum.
  if (!tensor.isFloating) return null;
  if (known) return known;
  return isOwn && !isLinear(tensors, prefixOfLinear(name)) ? "beside" : null;
}
