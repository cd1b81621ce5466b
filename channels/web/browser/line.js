/**
 * The line to the server: sends what waits in the record, in order, and fetches what is new.
 *
 * Whatever fails is tried again, under the same id, so that it arrives once. A page that nobody
 * sees fetches nothing. What is fetched is of the server's store; when that is another one than
 * before, the record begins anew. Dispatches `state` when the connection is lost or is there again.
 */

const SEND_WITHIN = 15_000;
const POLL_WITHIN = 40_000; // the server answers within 25 seconds
const EARLY = 5_000; // an empty answer sooner than this makes room for other tabs and people
const ROOM = 3_000; // milliseconds, twice as many every time
const LONGEST_PAUSE = 30_000;
const FINAL = [400, 401, 413]; // trying again would not change the answer

export class Line extends EventTarget {
  #record;
  #token; // whose requests are under way
  #language;
  #sending = false;
  #failures = 0;
  #sleepers = new Set();
  #requests = new Set();

  /** `language` gives the language of the page. */
  constructor(record, language) {
    super();
    this.#record = record;
    this.#token = record.token;
    this.#language = language;
    record.addEventListener("change", () => this.#meet());
    addEventListener("online", () => this.#resume());
    addEventListener("offline", () => this.#cut());
    document.addEventListener("visibilitychange", () => this.#resume());
  }

  /** Whether the last request got through. */
  get connected() {
    return this.#failures === 0;
  }

  /** Begin to work; what a page before this one has not sent is sent now. */
  start() {
    this.send();
    this.#fetch();
  }

  /** Send what waits, also what another tab has left behind, unless that is under way. */
  async send() {
    if (this.#sending) return;
    this.#sending = true;
    for (let entry; (entry = this.#waiting()); ) await this.#deliver(entry);
    this.#sending = false;
  }

  #waiting() {
    return this.#record.entries.find((entry) => entry.state === "sending");
  }

  async #deliver(entry) {
    const { key: id, order, act } = entry;
    const body = { id, order, language: this.#language(), ...act };
    try {
      await this.#ask("messages", body, SEND_WITHIN);
      this.#record.settle(id, "sent");
      this.#wake();
    } catch (failure) {
      if (failure.stranger) return;
      if (FINAL.includes(failure.status)) this.#record.settle(id, "failed");
      else await this.#sleep(this.#pause());
    }
  }

  async #fetch() {
    for (let early = 0; ; ) {
      if (document.hidden) await this.#sleep();
      const began = Date.now();
      const { era: asked, last: after } = this.#record;
      try {
        const { era, messages } = await this.#ask("poll", { era: asked, after }, POLL_WITHIN);
        this.#record.hear(asked, era, messages);
        if (era !== asked) this.send(); // the start of a new chapter
        const news = era !== asked || messages.length;
        early = news || Date.now() - began >= EARLY ? 0 : early + 1;
        if (early) await this.#sleep(uneven(ROOM * 2 ** (early - 1)));
      } catch (failure) {
        if (!failure.stranger) await this.#sleep(this.#pause());
      }
    }
  }

  /**
   * Ask the server; throws when nothing or nothing good comes back, with the status if any, or
   * with `stranger` when the person has become another meanwhile.
   */
  async #ask(what, body, within) {
    const token = this.#token;
    const request = new AbortController();
    this.#requests.add(request);
    const timer = setTimeout(() => request.abort(), within);
    try {
      const response = await fetch(new URL(what, import.meta.url), {
        method: "POST",
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify(body),
        signal: request.signal,
      });
      if (!response.ok) throw Object.assign(new Error(what), { status: response.status });
      const answer = await response.json();
      if (token !== this.#token) throw new Error(what);
      this.#note(true);
      return answer;
    } catch (failure) {
      if (token !== this.#token) throw Object.assign(new Error(what), { stranger: true });
      if (!FINAL.includes(failure.status)) this.#note(false);
      throw failure;
    } finally {
      clearTimeout(timer);
      this.#requests.delete(request);
    }
  }

  #note(well) {
    const before = this.connected;
    this.#failures = well ? 0 : this.#failures + 1;
    if (well && !before) this.#resume();
    if (this.connected !== before) this.dispatchEvent(new Event("state"));
  }

  /** Leave off what is under way for somebody whom this browser has forgotten. */
  #meet() {
    if (this.#token === this.#record.token) return;
    this.#token = this.#record.token;
    this.#cut();
    this.#wake();
  }

  /** Give up what is under way: nothing comes back without a network. */
  #cut() {
    for (const request of this.#requests) request.abort();
  }

  /** Give how long to wait after a failure: twice as long every time. */
  #pause() {
    return uneven(500 * 2 ** this.#failures);
  }

  /** Sleep so many milliseconds, or until woken. */
  #sleep(milliseconds) {
    return new Promise((resolve) => {
      const up = () => {
        clearTimeout(timer);
        this.#sleepers.delete(up);
        resolve();
      };
      const timer = milliseconds === undefined ? undefined : setTimeout(up, milliseconds);
      this.#sleepers.add(up);
    });
  }

  #resume() {
    this.#wake();
    this.send();
  }

  #wake() {
    for (const up of [...this.#sleepers]) up();
  }
}

/** Give about so many milliseconds, not all pages the same, and never very many. */
function uneven(milliseconds) {
  return Math.min(LONGEST_PAUSE, milliseconds) * (0.75 + Math.random() / 2);
}
