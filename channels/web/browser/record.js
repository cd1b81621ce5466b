/**
 * What this browser keeps of the conversation, shared by its tabs: who it is and the transcript.
 *
 * It stands in `localStorage` under one key, so that it changes as a whole; where the browser
 * allows no storage, it lasts as long as the page. A tab that finds something missing in what
 * another has written puts it back; of two conversations the one begun later stays. When the
 * server has another store than before, the conversation goes on in a new chapter.
 * Dispatches `change`.
 */

import { last, merged } from "./entries.js";

const VERSION = 2;

export class Record extends EventTarget {
  #name;
  #kept;

  constructor(name) {
    super();
    this.#name = name;
    this.#kept = this.#stored() || begun();
    this.#store();
    addEventListener("storage", (event) => {
      if (event.key === name || event.key === null) this.#heardOfOther();
    });
  }

  /** The secret that makes this browser the person of the chat. */
  get token() {
    return this.#kept.token;
  }

  get entries() {
    return this.#kept.entries;
  }

  /** The store that the server had when it was last heard, if ever. */
  get era() {
    return this.#kept.era;
  }

  get chapter() {
    return this.#kept.chapter;
  }

  /** The number of the last message of the bot. */
  get last() {
    return last(this.#kept.entries, this.#kept.chapter);
  }

  /** The language chosen on the page, if one was. */
  get language() {
    return this.#kept.language;
  }

  set language(chosen) {
    this.#change((kept) => ({ ...kept, language: chosen }));
  }

  /** Note what a person does. */
  say(text, act) {
    const key = identifier();
    this.#change((kept) => said(kept, key, text, act));
  }

  /** Note what became of a person's entry. */
  settle(key, state) {
    const settled = (entry) => (entry.key === key ? { ...entry, state } : entry);
    this.#change((kept) => ({ ...kept, entries: kept.entries.map(settled) }));
  }

  /**
   * Note what the bot has said, and in which era, when asked for that of `asked`; what is known
   * already changes nothing, nor what another tab has overtaken.
   */
  hear(asked, era, messages) {
    if (era === this.era && !messages.length) return;
    this.#change((kept) => {
      if (kept.era !== asked) return kept;
      const present = era === asked ? kept : opened(kept, era);
      const heard = messages.map((each) => told(each, present.chapter));
      return { ...present, entries: merged(present.entries, heard) };
    });
  }

  /** Forget everything, and be somebody new. */
  clear() {
    this.#kept = { ...begun(this.#kept.since + 1), language: this.#kept.language };
    this.#store();
    this.#changed();
  }

  /** Change what is kept, on top of what another tab may have just written. */
  #change(changed) {
    this.#kept = changed(joined(this.#kept, this.#stored()));
    this.#store();
    this.#changed();
  }

  /** Take in what another tab has written. */
  #heardOfOther() {
    const stored = this.#stored();
    this.#kept = stored ? joined(this.#kept, stored) : begun(this.#kept.since + 1);
    if (JSON.stringify(this.#kept) !== JSON.stringify(stored)) this.#store();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #stored() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#name));
      return kept && kept.version === VERSION ? kept : null;
    } catch {
      return null;
    }
  }

  #store() {
    try {
      localStorage.setItem(this.#name, JSON.stringify(this.#kept));
    } catch {
      // no storage, or no room: the conversation lasts as long as this page
    }
  }
}

/** Begin a conversation; `earliest` keeps it later than the one before, whatever the clock. */
function begun(earliest = 0) {
  const since = Math.max(Date.now(), earliest);
  return { version: VERSION, token: random(16), since, order: 0, chapter: 0, entries: [] };
}

/**
 * Open the chapter of an era, by a start that has the same key in all tabs: it happens once. What
 * was not sent answers questions that nobody remembers any more, and is not sent.
 */
function opened(kept, era) {
  const late = (entry) => kept.era && entry.state === "sending";
  const entries = kept.entries.map((entry) => (late(entry) ? { ...entry, state: "failed" } : entry));
  return said({ ...kept, era, chapter: kept.chapter + 1, entries }, era, "", { start: true });
}

/** Give the conversation that both tabs go on with. */
function joined(ours, theirs) {
  if (!theirs) return ours;
  if (theirs.token !== ours.token) return theirs.since > ours.since ? theirs : ours;
  const order = Math.max(ours.order, theirs.order);
  const { era, chapter } = ours.chapter > theirs.chapter ? ours : theirs;
  return { ...theirs, era, chapter, order, entries: merged(ours.entries, theirs.entries) };
}

/** Add an entry; the clock puts those of several tabs in order, and never runs backwards. */
function said(kept, key, text, act) {
  const order = Math.max(Date.now(), kept.order + 1);
  const { chapter, entries } = kept;
  const after = last(entries, chapter);
  const entry = { key, chapter, mine: true, after, order, act, text, state: "sending" };
  return { ...kept, order, entries: merged([entry], entries) };
}

/** Make an entry of a message of the bot. */
function told(message, chapter) {
  return { key: `${chapter}.${message.id}.${message.part}`, chapter, ...message };
}

function identifier() {
  return random(16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function random(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
