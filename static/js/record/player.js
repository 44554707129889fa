/**
 * Begins a page that plays a record: the page itself, once the record has been read.
 * @module
 */
import "./open.js";
import "../main.js";
