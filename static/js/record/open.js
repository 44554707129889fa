/**
 * Reads the record that the page carries, before anything of the page asks for it.
 * @module
 */
import { requestOf, runQuery } from "../url.js";
import { read } from "./container.js";
import { inflated } from "./packing.js";
import { keepAnswer } from "./source.js";

const carried = document.getElementById("record");
if (carried) {
  const { query, answers } = read(await inflated(carried.textContent ?? ""));
  document.body.dataset.recorded = query;
  for (const { body, ...asked } of answers) {
    keepAnswer(addressOf(asked, query), body, "application/jsonl");
    if ("of" in asked) document.body.dataset.gradients = "";
  }
}
const words = document.getElementById("words");
for (const [path, catalogue] of Object.entries(JSON.parse(words?.textContent ?? "{}")))
  keepAnswer(path, () => JSON.stringify(catalogue));

/** @param {import("./container.js").Asked} asked @param {string} link @returns {string} the address at which the page will ask for it */
function addressOf(asked, link) {
  if ("path" in asked) return asked.path;
  const query = runQuery(requestOf(new URLSearchParams(asked.run ?? link)));
  return asked.of ? `/api/gradients?${query}&${asked.of}` : `/api/runs?${query}`;
}
