/**
 * Answers for the page, to tests that are not written in JavaScript: `node answer.js FOLDER` reads JSON
 * from its standard input, links and the kinds of cells that there are, and writes what the modules in FOLDER make of each.
 */
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const folder = process.argv[2] ?? "";
/** @param {string} path @returns {Promise<any>} any: the modules of a folder that is named when this runs */
const load = (path) => import(pathToFileURL(join(folder, path)).href);
const { learn } = await load("anatomy.js");
const { unreadable } = await load("link/faults.js");
const { bodyOf, pageQuery, stateOf } = await load("url.js");

const { links, cells } = /** @type {{ links: string[], cells: object }} */ (
  JSON.parse(await text(process.stdin))
);
learn(cells);
const answers = links.map((link) => {
  const state = stateOf(link, "en");
  return { address: pageQuery(state), body: bodyOf(state.request), told: unreadable(link) };
});
process.stdout.write(JSON.stringify(answers));
