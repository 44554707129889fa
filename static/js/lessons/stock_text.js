/**
 * Says how much of a lesson has been fetched ahead.
 * @module
 */

/**
 * @param {import("./supply.js").Stock} stock
 * @param {import("../i18n.js").Translate} t
 * @returns {string}
 */
export const stockText = ({ stand, scenes, of }, t) => t(`lesson.stock.${stand}`, { n: scenes, count: of });
