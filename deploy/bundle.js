/**
 * Bundles the page's modules: `node deploy/bundle.js FOLDER`, where FOLDER is `.cache/bundle` unless another is named.
 *
 * A browser asks for each of two hundred modules by itself, six at a time. Bundled they are three files, and one for
 * each part of the page that comes when it is first wanted. A file keeps the path of the module that it begins with, so
 * that a page names `js/main.js` with or without a bundle; what several of them share lies in `js/shared/`, by its hash.
 * The page that plays a record, `record/player.js`, is one file with all of its parts, which is written into an HTML page.
 * `bundle.json` says what each file imports, and of which sources all of it was made: a server serves the sources
 * themselves where these are others.
 * @module
 */
import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { rollup } from "rollup";
import { floor } from "./floor.js";
import { PLAYER, THREAD, writePlayer } from "./player.js";

/** @typedef {import("rollup").OutputChunk} Chunk */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = join(ROOT, "static", "js");
const TEMPLATES = join(ROOT, "templates");
/** The scripts that pages begin with, and the modules that work in threads of their own. */
const PAGE = /<script type="module" src="[^"]*\/js\/([^"]+)"/g;
/** What every part of a page finds loaded, since the page began with it. */
const AT_START = "shared/start";

const folder = resolve(process.argv[2] ?? join(ROOT, ".cache", "bundle"));
const coming = `${folder}.coming`;
await rm(coming, { recursive: true, force: true });
const sources = await modules();
/** @type {Record<string, string[]>} */
const imports = {};
const targets = await floor();
for (const entry of await pages()) await write(entry, false);
for (const entry of await threads(sources)) await write(entry, true);
imports[PLAYER] = [];
await writePlayer(SOURCES, join(coming, "js", PLAYER), targets);
const made = { sources: await hashOf(sources), imports };
await writeFile(join(coming, "bundle.json"), `${JSON.stringify(made, null, 2)}\n`);
await rm(folder, { recursive: true, force: true });
await rename(coming, folder);
process.stdout.write(`the page's modules: ${sources.length} in ${Object.keys(imports).length} files\n`);

/** @returns {Promise<string[]>} the paths of all modules below `static/js`, in the order of their letters */
async function modules() {
  const found = await readdir(SOURCES, { recursive: true });
  return found
    .map((path) => path.split(sep).join("/"))
    .filter((path) => path.endsWith(".js"))
    .sort();
}

/** @returns {Promise<string[]>} the modules that pages begin with */
async function pages() {
  const names = (await readdir(TEMPLATES)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(TEMPLATES, name), "utf8")));
  return texts.flatMap((text) => [...text.matchAll(PAGE)].map(([, path]) => String(path)));
}

/** @param {string[]} paths @returns {Promise<string[]>} the modules that work in threads of their own */
async function threads(paths) {
  const found = paths.map(async (path) => {
    const text = await readFile(join(SOURCES, path), "utf8");
    return [...text.matchAll(THREAD)].map(([, near]) => posix.join(posix.dirname(path), String(near)));
  });
  return (await Promise.all(found)).flat();
}

/** @param {string[]} paths @returns {Promise<string>} the hash of their names and contents, as `app/bundle.py` has it */
async function hashOf(paths) {
  const whole = createHash("sha256");
  for (const path of paths) {
    const content = await readFile(join(SOURCES, path));
    whole.update(`${path} ${content.length}\n`).update(content);
  }
  return whole.digest("hex");
}

/**
 * Writes the files of one page, or of one thread, which is a single file.
 * @param {string} entry   the path of the module that it begins with
 * @param {boolean} alone   in one file
 */
async function write(entry, alone) {
  /** @type {Set<string>} */
  let first = new Set();
  const bundle = await rollup({
    input: { [entry.replace(/\.js$/, "")]: join(SOURCES, entry) },
    plugins: [
      {
        name: "unrolled",
        buildEnd() {
          first = staticImports(join(SOURCES, entry), (id) => this.getModuleInfo(id)?.importedIds ?? []);
        },
        resolveImportMeta: (property, { chunkId, moduleId }) =>
          property === "url" ? addressOf(chunkId, moduleId) : null,
        renderChunk: minified,
      },
    ],
    onLog(level, log) {
      if (level === "warn") throw new Error(log.message);
    },
  });
  const { output } = await bundle.write({
    dir: join(coming, "js"),
    format: "es",
    sourcemap: true,
    hoistTransitiveImports: false,
    entryFileNames: "[name].js",
    chunkFileNames: ({ facadeModuleId, name }) =>
      facadeModuleId
        ? pathOf(facadeModuleId)
        : `${name.startsWith("shared/") ? "" : "shared/"}[name]-[hash].js`,
    // The module that a page begins with waits for parts of it, which need what it imports: so it stands by itself.
    ...(alone ? { inlineDynamicImports: true } : { manualChunks: (id) => (first.has(id) ? AT_START : null) }),
  });
  await bundle.close();
  const chunks = output.filter((one) => one.type === "chunk");
  const near = new Map(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
  for (const { fileName } of chunks)
    imports[fileName] = [...staticImports(fileName, (name) => near.get(name) ?? [])];
}

/**
 * @param {string} begin
 * @param {(of: string) => readonly string[]} importsOf
 * @returns {Set<string>} all that it imports, directly or not, the nearest first, without itself
 */
function staticImports(begin, importsOf) {
  const found = new Set([begin]);
  for (const one of found) for (const next of importsOf(one)) found.add(next); // grows while it is read
  found.delete(begin);
  return found;
}

/** @param {string} id @returns {string} the path of a module below `static/js` */
function pathOf(id) {
  return relative(SOURCES, id).split(sep).join("/");
}

/** @param {string} file @param {string} module @returns {string} the address of a module, as the file it is in writes it */
function addressOf(file, module) {
  const near = posix.relative(posix.dirname(file), pathOf(module));
  return `new URL(${JSON.stringify(near)}, import.meta.url).href`;
}

/** @param {string} code @param {Pick<Chunk, "fileName">} chunk */
async function minified(code, { fileName }) {
  const short = await transform(code, {
    sourcefile: fileName,
    sourcemap: true,
    minify: true,
    charset: "utf8",
    format: "esm",
    legalComments: "none",
    target: targets,
  });
  return { code: short.code, map: short.map };
}
