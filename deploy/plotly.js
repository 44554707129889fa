/**
 * Bundles what the page takes from others: `node deploy/plotly.js FOLDER`, where FOLDER is `.cache/plotly` unless another
 * is named.
 *
 * `plotly.js` is Plotly with the one trace that the page draws. The smallest bundle that Plotly publishes with heat maps
 * has a dozen traces more: a browser loads a quarter more bytes for them, and takes twice as long to begin. `encoders.js`
 * writes GIF and video; the page loads it when somebody first asks for a film. Beside them lie `packages.json`, which
 * names what is in them, and `LICENSES.txt`, their terms.
 * @module
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { floor } from "./floor.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** As Plotly's own documentation puts a bundle together: the core, which has scatter, and traces. */
const CONTENTS = `
const Plotly = require("plotly.js/lib/core");
Plotly.register([require("plotly.js/lib/heatmap")]);
module.exports = Plotly;
`;
/**
 * gifenc: eight small modules without dependencies; it writes frames of transparent pixels with palettes of their own.
 * mediabunny: the one that is kept up (mp4-muxer and webm-muxer are its deprecated forerunners), and what is not used of
 * it is left out.
 */
const ENCODERS = `
export { GIFEncoder, nearestColorIndex } from "gifenc";
export { BufferTarget, CanvasSource, Mp4OutputFormat, Output, WebMOutputFormat } from "mediabunny";
`;
const PACKAGE = /(?<place>.*node_modules\/(?<name>(?:@[^/]+\/)?[^/]+))\//;
const TERMS = /^(licen[cs]e|copying|notice)/i;

const folder = resolve(process.argv[2] ?? join(ROOT, ".cache", "plotly"));
const coming = `${folder}.coming`;
await rm(coming, { recursive: true, force: true });
await mkdir(coming, { recursive: true });
const shared = /** @type {const} */ ({
  bundle: true,
  minify: true,
  target: await floor(),
  legalComments: "eof",
  absWorkingDir: ROOT,
  metafile: true,
  logLevel: "error",
});
const banner = (/** @type {string} */ what) => ({
  js: `/*! ${what} and what it is made of: their terms are in LICENSES.txt */`,
});
const made = await Promise.all([
  build({
    ...shared,
    stdin: { contents: CONTENTS, resolveDir: ROOT },
    outfile: join(coming, "plotly.js"),
    format: "iife",
    globalName: "Plotly",
    define: { global: "window", "define.amd": "false" }, // as Plotly's own build has them
    loader: { ".css": "empty" }, // of the maps, which are not in it
    banner: banner("plotly.js"),
  }),
  build({
    ...shared,
    stdin: { contents: ENCODERS, resolveDir: ROOT },
    outfile: join(coming, "encoders.js"),
    format: "esm",
    banner: banner("gifenc, mediabunny"),
  }),
]);
const files = made.flatMap(({ metafile }) => Object.entries(metafile.outputs));
const packages = await packagesOf(files.flatMap(([, { inputs }]) => Object.entries(inputs)));
const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
await writeFile(join(coming, "packages.json"), `${JSON.stringify(versions, null, 2)}\n`);
await writeFile(join(coming, "LICENSES.txt"), packages.map(({ terms }) => terms).join("\n"));
await rm(folder, { recursive: true, force: true });
await rename(coming, folder);
for (const [path, { bytes }] of files)
  process.stdout.write(`${posix.basename(path)}: ${Math.round(bytes / 1000)} kB\n`);
process.stdout.write(`of ${packages.length} packages\n`);

/**
 * @param {[string, { bytesInOutput: number }][]} inputs   of the bundler, by path
 * @returns {Promise<{ name: string, version: string, terms: string }[]>} the packages that something is taken from
 */
async function packagesOf(inputs) {
  /** @type {Map<string, string>} */
  const places = new Map();
  for (const [path, { bytesInOutput }] of inputs) {
    const { place, name } = PACKAGE.exec(path)?.groups ?? {};
    if (place && name && bytesInOutput > 0 && !path.endsWith(".css")) places.set(place, name);
  }
  return await Promise.all([...places].sort().map(([place, name]) => describe(join(ROOT, place), name)));
}

/** @param {string} place @param {string} name */
async function describe(place, name) {
  const { version, license } = JSON.parse(await readFile(join(place, "package.json"), "utf8"));
  const files = (await readdir(place)).filter((file) => TERMS.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(place, file), "utf8")));
  return { name, version, terms: [`== ${name} ${version}: ${license}`, ...texts, ""].join("\n\n") };
}
