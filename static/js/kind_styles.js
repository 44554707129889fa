/**
 * Gives style sheets the names that kinds of cells have: which hue a gate wears, and what can be lit.
 * @module
 */
import { gateNames, isBias, kinds, stateNames } from "./anatomy.js";

/** What lights an element that stands for it. @param {string} light */
const selectorOf = (light) =>
  `[data-lit~="${light}"] :is([data-lights~="${light}"], [data-lit-by~="${light}"])`;

/** Of the style sheets' own, the one that the others follow, as browsers write it. */
const LIT = selectorOf("unit");

/** @returns {string[]} what can be lit because kinds of cells have it */
function lightsOfKinds() {
  const parameters = [...kinds().values()].flatMap((kind) => kind.parameters);
  return [
    ...new Set([
      ...parameters.map((one) => (isBias(one) ? one.name : one.symbol)),
      ...gateNames().map((name) => `gates.${name}`),
      ...stateNames(),
    ]),
  ];
}

/** Lights what kinds of cells are made of as the style sheets light the unit. */
export function styleLights() {
  const all = [LIT, ...lightsOfKinds().map(selectorOf)].join(", ");
  for (const sheet of document.styleSheets) {
    for (const rule of ruled(sheet.cssRules))
      if (rule.selectorText.includes(LIT)) rule.selectorText = rule.selectorText.replaceAll(LIT, all);
  }
}

let isHued = false;

/** Gives each gate its own hue, wherever its name is in a class. */
export function styleHues() {
  const [sheet] = document.styleSheets;
  if (isHued || !sheet) return;
  isHued = true;
  for (const name of gateNames())
    sheet.insertRule(`.hue-${name} { --hue: var(--gate-${name}); }`, sheet.cssRules.length);
}

/** @param {CSSRuleList} rules @returns {CSSStyleRule[]} those in media queries, too */
const ruled = (rules) =>
  [...rules].flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return [rule];
    return rule instanceof CSSGroupingRule ? ruled(rule.cssRules) : [];
  });
