/**
 * Asks for the stream of a run itself: a run is a pure function of its request.
 * @module
 */
import { cachedAnswer } from "../answer_cache.js";
import { named } from "../complaints.js";
import { ask } from "../source.js";
import { apiUrl } from "../url.js";
import { Unsaved } from "./files.js";

/**
 * @param {import("../state.js").Request} request
 * @param {import("../i18n.js").Translate} t
 * @returns {Promise<string>} JSON Lines
 * @throws {Unsaved}
 */
export async function streamOf(request, t) {
  const order = apiUrl(request);
  const kept = cachedAnswer(order);
  const answer = kept
    ? new Response(kept)
    : await ask(order.url, order.init ?? {}).catch(() => {
        throw new Unsaved("take.no-server");
      });
  if (!answer.ok) {
    const { detail = [] } = await answer.json().catch(() => ({}));
    throw new Unsaved("take.refused", {
      why: detail.map((/** @type {import("../complaints.js").Complaint} */ one) => named(one, t)).join(" "),
    });
  }
  const text = await answer.text().catch(() => ""); // of a connection that is lost
  // Whole lines end with a line break, the last one, too.
  const [last = "{}"] = text.endsWith("\n") ? text.trimEnd().split("\n").slice(-1) : [];
  if (JSON.parse(last).type !== "end") throw new Unsaved("take.cut");
  return text;
}
