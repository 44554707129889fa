/**
 * Runs every test of the page's modules in one process, for `make quick`. `node --test`, as `make test` has it,
 * starts a process for each file, which takes as long again as the tests.
 * @module
 */
import { readdirSync } from "node:fs";

const names = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".test.js"));

for (const name of names.sort()) await import(`./${name}`);
