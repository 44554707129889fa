/**
 * Saves what is shown as a page in one file, which plays without a server.
 * @module
 */
import { gathered, Missing, Unreachable } from "../record/gather.js";
import { pageWith } from "../record/page.js";
import { ask, origin } from "../source.js";
import { pageQuery } from "../url.js";
import { Unsaved } from "./files.js";

/** @param {import("../state.js").State} state @returns {Promise<Blob>} @throws {Unsaved} */
export async function savedPage(state) {
  const player = await playerPage();
  const title = [
    document.querySelector("#lesson h2")?.textContent,
    document.getElementById("headline")?.textContent,
  ];
  try {
    const answers = await gathered(state, new AbortController().signal);
    return await pageWith(player, {
      title: title.find(Boolean) ?? "Unrolled",
      query: pageQuery({ ...state, mode: "page" }),
      answers,
    });
  } catch (error) {
    if (error instanceof Missing) throw new Unsaved("take.cut");
    if (error instanceof Unreachable) throw new Unsaved("take.no-server");
    throw error;
  }
}

/** @returns {Promise<string>} the page that plays a record, without one */
async function playerPage() {
  const answer = await ask(new URL("/player.html", origin())).catch(() => {
    throw new Unsaved("take.no-server");
  });
  if (!answer.ok) throw new Unsaved("take.no-player");
  return answer.text();
}
