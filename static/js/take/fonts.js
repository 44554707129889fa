/**
 * Names the fonts of the page in a picture.
 * @module
 */
import { escaped } from "./escaped.js";

/** @returns {string} the rules by which the page takes some signs from other fonts, as a style of SVG */
export function fontsOfPage() {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    if (sheet.href && new URL(sheet.href).origin !== location.origin) return [];
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  });
  return `<style>${escaped(rules.map(({ cssText }) => cssText).join("\n"))}</style>`;
}
