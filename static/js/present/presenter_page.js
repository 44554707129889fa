/**
 * Opens the presenter's window from a page that was fetched before, so that it opens without the server, too.
 * @module
 */
import { ask } from "../source.js";

/** Where the presenter's window lives. */
const ADDRESS = "/presenter";
/** The name by which the one window is found again. */
const NAME = "unrolled-presenter";
const LOOK = "popup,width=1000,height=680";

/** The page as the server sent it; empty before. */
let page = "";
/** @type {Promise<void> | null} */
let coming = null;

/**
 * Fetches the presenter's page and what it loads, which the browser then has in its cache: those files never change.
 * @returns {Promise<void>} rejected where it does not come; asked for again then
 */
export function fetchPresenter() {
  coming ??= fetchPage().catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}

async function fetchPage() {
  const text = await textOf(ADDRESS);
  const parsed = new DOMParser().parseFromString(text, "text/html");
  const files = [...parsed.querySelectorAll("link[href], script[src]")].map(
    (one) => one.getAttribute("href") ?? one.getAttribute("src") ?? "",
  );
  await Promise.all(files.filter((file) => file.startsWith("/")).map(textOf));
  page = text;
}

/** @param {string} address @returns {Promise<string>} */
async function textOf(address) {
  const answer = await ask(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

/**
 * Opens the presenter's window, or finds it again.
 * @param {string} session   the name of the channel
 * @returns {Window | null}  null where the browser lets no window open
 */
export function openPresenter(session) {
  const address = `${ADDRESS}#${session}`;
  if (page === "") return open(address, NAME, LOOK);
  const opened = open("", NAME, LOOK);
  if (!opened) return null;
  const isThere = opened.location.pathname === ADDRESS;
  if (isThere) opened.location.hash = session;
  else {
    opened.document.open();
    opened.document.write(page);
    opened.history.replaceState(null, "", address); // a reload asks the server for the same page
    opened.document.close();
  }
  return opened;
}
