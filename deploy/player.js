/**
 * Bundles the page that plays a record: one module, which is written into an HTML page with all else.
 *
 * By esbuild, not by rollup, since the page waits for its record before it begins: esbuild runs a module that is imported
 * later when that is asked for, rollup in one file with the others, where it would wait for the page.
 * @module
 */
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";

/** The module that such a page begins with. */
export const PLAYER = "record/player.js";
/** The modules that work in threads of their own. */
export const THREAD = /createThread\(new URL\("([^"]+)", import\.meta\.url\)\)/g;
/** What such a page does otherwise than the page of a server: where its answers come from, and its threads. */
const INSTEAD = ["source.js", "thread.js"];
/** Where `static/js/record/source.js` keeps the page's files. */
const ADDRESS = "http://record.invalid/static/js/";

/**
 * @param {string} sources   the folder of all modules
 * @param {string} outfile
 * @param {string[]} target   the oldest browsers
 */
export async function writePlayer(sources, outfile, target) {
  const within = (/** @type {string} */ path) => relative(sources, path).split(sep).join("/");
  /** @type {import("esbuild").Plugin} */
  const carried = {
    name: "carried",
    setup(builder) {
      builder.onResolve({ filter: /\.js$/ }, ({ path, importer, kind }) => {
        if (kind === "entry-point") return null;
        const found = resolve(dirname(importer), path);
        return { path: INSTEAD.includes(within(found)) ? join(sources, "record", within(found)) : found };
      });
      builder.onLoad({ filter: /\.js$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const threads = text.replace(THREAD, (_, near) => `createThread(() => import("${near}"))`);
        return { contents: threads.replaceAll("import.meta.url", JSON.stringify(ADDRESS + within(path))) };
      });
    },
  };
  await build({
    entryPoints: [join(sources, PLAYER)],
    outfile,
    bundle: true,
    format: "esm",
    minify: true,
    sourcemap: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    target,
    plugins: [carried],
  });
}
