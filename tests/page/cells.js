/**
 * Tells the page's modules which kinds of cells there are, as a page does: `node --import ./tests/page/cells.js --test`.
 * @module
 */
import { readFileSync } from "node:fs";
import { learn } from "../../static/js/anatomy.js";

/** Written by `python -m app.wire.cells`; the Makefile keeps it up to date. */
const DESCRIBED = new URL("../../.cache/cells.json", import.meta.url);

learn(JSON.parse(readFileSync(DESCRIBED, "utf8")));
