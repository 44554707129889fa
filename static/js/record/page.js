/**
 * Puts a record into the page that plays it: one HTML document.
 * @module
 */
import { written } from "./container.js";
import { deflated } from "./packing.js";

/** Where the page has room for a record; `app/player.py` knows it, too. */
const ROOM = "<!-- record -->";
const TITLE = /<title>[^<]*<\/title>/;

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/**
 * @param {string} player   the page without a record
 * @param {object} what
 * @param {string} what.title
 * @param {string} what.query   the link that it opens
 * @param {readonly import("./container.js").Answer[]} what.answers
 * @returns {Promise<Blob>}
 */
export async function pageWith(player, { title, query, answers }) {
  const [before, after] = player.replace(TITLE, () => `<title>${escaped(title)}</title>`).split(ROOM);
  if (after === undefined) throw new Error(`expected a page with room for a record, ${ROOM}`);
  const data = await deflated(written({ query, answers }));
  const record = ['<script type="text/plain" id="record">', data, "</script>"];
  return new Blob([before ?? "", ...record, after], { type: "text/html" });
}
