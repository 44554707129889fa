/** Tests the part of a link behind `#`: a run comes back unchanged, and a fragment that was cut off is reported. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../../static/js/address.js";
import { Damaged, Packed, pack, unpack } from "../../static/js/link/fragment.js";

const QUERIES = [
  "text=a%0D%0Ab",
  `text=${"\u4f60\u597d".repeat(4000)}`,
  "values=[[1,-0.5]]&compare=cell%3Dgru",
  "text=\u0000\ud83d\ude00",
];

test("a run comes back as it went in", async () => {
  for (const query of QUERIES) {
    const run = new URLSearchParams(query);
    assert.equal(String(await unpack(await pack(run))), String(run));
    assert.equal(String(await unpack(`#?${run}`)), String(run), "as a browser without compression writes it");
  }
});

test("a fragment is letters that no program cuts, and shorter than the query", async () => {
  const run = new URLSearchParams(QUERIES[1] ?? "");
  const fragment = await pack(run);
  assert.match(fragment, /^#run=[\w-]+$/);
  assert.ok(fragment.length < String(run).length / 20);
});

test("what is cut off, changed or not a run is damaged, and what is none of ours is left alone", async () => {
  const whole = await pack(new URLSearchParams(QUERIES[1] ?? ""));
  const list = new Blob(["[1, 2]"]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const other = Buffer.from(await new Response(list).arrayBuffer()).toString("base64url");
  for (const torn of [whole.slice(0, -9), `${whole.slice(0, 30)}!!`, "#run=", "#run=AAAA", `#run=${other}`])
    await assert.rejects(unpack(torn), Damaged, torn);
  assert.equal(await unpack(""), null);
  assert.equal(await unpack("#top"), null);
});

test("a browser that cannot unpack is not told that the link is damaged", async (context) => {
  const hash = await pack(new URLSearchParams(QUERIES[0] ?? ""));
  const { DecompressionStream: able } = globalThis;
  context.after(() => Object.assign(globalThis, { DecompressionStream: able }));
  Reflect.deleteProperty(globalThis, "DecompressionStream");
  await assert.rejects(unpack(hash), Packed);
  assert.deepEqual(await readAddress({ search: "?step=1", hash }, null), {
    search: "?step=1",
    unread: "packed",
  });
  assert.equal(String(await unpack("#?text=a")), "text=a");
});

test("an address is read from its query, its fragment or the browser's history", async () => {
  const run = new URLSearchParams("text=long&units=3");
  const hash = await pack(run);
  const expected = { search: "?text=long&units=3&step=1", unread: null };
  assert.deepEqual(await readAddress({ search: "?step=1", hash }, null), expected);
  assert.deepEqual(await readAddress({ search: "?step=1", hash: "" }, { run: String(run) }), expected);
  assert.deepEqual(await readAddress({ search: "?text=a", hash: "" }, null), {
    search: "?text=a",
    unread: null,
  });
  assert.deepEqual(await readAddress({ search: "?step=1", hash: "#run=x" }, null), {
    search: "?step=1",
    unread: "damaged",
  });
});
