/**
 * Tells the bundlers what the oldest browsers of the page understand.
 * @module
 */
import { readFile } from "node:fs/promises";

const NAMED = new URL("../app/floor.py", import.meta.url);

/** @returns {Promise<string[]>} the oldest browsers of the page, by esbuild's names */
export async function floor() {
  const named = await readFile(NAMED, "utf8");
  const found = [...named.matchAll(/"(chrome|firefox|safari)": "([\d.]+)"/g)];
  if (found.length !== 3)
    throw new Error("app/floor.py: expected chrome, firefox and safari, each with its version");
  return found.map(([, name, version]) => `${name}${version}`);
}
