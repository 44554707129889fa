/**
 * Writes the citation of a link.
 * @module
 */

/** What `CITATION.cff` says of the work; a test holds the two together. @internal for that test */
export const WORK = {
  title: "Unrolled: a recurrent network at work, one time step at a time",
  authors: "the Unrolled authors",
  version: "0.1.0",
};

/** @param {string} url @param {Date} day */
export const citedAsText = (url, day) =>
  `${WORK.authors}. ${WORK.title}. Version ${WORK.version}. ${url} (accessed ${iso(day)}).`;

/** @param {string} url @param {Date} day @returns {string} for BibLaTeX, which reads a URL as it is */
export const citedAsBibtex = (url, day) =>
  [
    "@software{unrolled,",
    `  title = {{${WORK.title}}},`,
    `  author = {{${WORK.authors}}},`,
    `  version = {${WORK.version}},`,
    `  url = {${url.replace(/[{}\\]/g, encodeURIComponent)}},`,
    `  urldate = {${iso(day)}},`,
    "}",
  ].join("\n");

/** @param {Date} day @returns {string} as the reader's own calendar has it */
const iso = (day) =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
