/**
 * Splits the bytes of a stream into its lines.
 * @module
 */

/** @type {ReadableStreamReadDoneResult<Uint8Array>} a connection that is lost ends the stream where it is */
const GONE = { done: true, value: undefined };

/**
 * The lines that each piece of a stream completes. What is left when the stream is cut is no line.
 * @param {ReadableStream<Uint8Array>} body
 */
export async function* linesOf(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => GONE);
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield lines.filter(Boolean);
    }
  } finally {
    // Whoever stops reading lets the server know.
    void reader.cancel().catch(() => undefined);
  }
}
