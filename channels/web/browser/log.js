/**
 * The transcript on the page. Not what it holds (`record`) nor what a button sends.
 *
 * A chapter that is over is read and no more: its buttons belong to questions that are forgotten.
 * The buttons of all that was said since the person spoke last stand out. Older ones are quiet and
 * out of the way of the Tab key, yet can be pressed: people scroll up to a menu and expect it to
 * work, and the bot knows better than the page which old button still means something.
 */

import { linked } from "./linked.js";
import { open } from "./entries.js";
import { word } from "./words.js";

const NEAR = 48;
const STATES = { sending: "sending", sent: "sent", failed: "not_sent" };

export class Log {
  #root;
  #newest;
  #press;
  #shown = new Map();
  #language;
  #atEnd = true;

  /** `root` scrolls, `newest` leads to its end, `press(button, event)` is told of presses. */
  constructor(root, newest, press) {
    this.#root = root;
    this.#newest = newest;
    this.#press = press;
    root.addEventListener("scroll", () => this.#noteEnd());
    newest.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(root);
  }

  /** Show entries as they are in a chapter; gives those of the bot that were not there before. */
  show(entries, chapter) {
    const first = this.#language !== document.documentElement.lang;
    if (first) this.#empty();
    const fresh = this.#place(entries.filter((entry) => !entry.act?.start));
    this.#quiet(entries);
    this.#close(entries.filter((entry) => entry.chapter !== chapter));
    if (first) this.toEnd();
    else if (fresh.length) this.#follow(fresh);
    this.#noteEnd();
    requestAnimationFrame(() => this.#root.setAttribute("aria-live", "polite"));
    return first ? [] : fresh.filter((entry) => !entry.mine);
  }

  /** Scroll to the end. */
  toEnd() {
    this.#root.scrollTop = this.#root.scrollHeight;
    this.#noteEnd();
  }

  /** Take everything away silently: what follows is no news. */
  #empty() {
    this.#root.setAttribute("aria-live", "off");
    this.#root.replaceChildren();
    this.#shown.clear();
    this.#language = document.documentElement.lang;
  }

  /** Put every entry in its place, and away what is no more; gives those that are new. */
  #place(entries) {
    const fresh = entries.filter((entry) => !this.#shown.has(entry.key));
    const keys = new Set(entries.map((entry) => entry.key));
    for (const [key, element] of this.#shown) {
      if (keys.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    let before = this.#root.firstElementChild;
    for (const entry of entries) {
      const element = this.#element(entry);
      if (element === before) before = before.nextElementSibling;
      else this.#root.insertBefore(element, before);
      if (entry.mine) element.querySelector(".state").textContent = word(STATES[entry.state]);
      if (entry.mine) element.classList.toggle("failed", entry.state === "failed");
    }
    return fresh;
  }

  #element(entry) {
    if (!this.#shown.has(entry.key)) {
      this.#shown.set(entry.key, entry.mine ? mine(entry) : this.#theirs(entry));
    }
    return this.#shown.get(entry.key);
  }

  #theirs(entry) {
    const element = made("div", "entry");
    element.append(speaker("bot"), text(entry.text));
    if (entry.buttons.length) element.append(this.#buttons(entry.buttons));
    return element;
  }

  #buttons(rows) {
    const group = made("div", "buttons");
    for (const row of rows) {
      const line = made("div", "row");
      for (const button of row) {
        const element = made("button", "", button.label);
        element.type = "button";
        element.addEventListener("click", (event) => this.#press(button, event));
        line.append(element);
      }
      group.append(line);
    }
    return group;
  }

  #quiet(entries) {
    const loud = new Set(open(entries).map((entry) => entry.key));
    for (const [key, element] of this.#shown) {
      element.classList.toggle("quiet", !loud.has(key));
      for (const button of element.querySelectorAll("button")) {
        button.tabIndex = loud.has(key) ? 0 : -1;
      }
    }
  }

  #close(over) {
    for (const { key } of over) {
      const element = this.#shown.get(key);
      element?.classList.add("over");
      for (const button of element?.querySelectorAll("button") ?? []) button.disabled = true;
    }
  }

  /** Show what is new from its beginning, if the person was at the end or has spoken. */
  #follow(fresh) {
    if (this.#atEnd || fresh.some((entry) => entry.mine)) {
      const top = this.#shown.get(fresh[0].key).offsetTop - this.#root.offsetTop - NEAR / 4;
      this.#root.scrollTop = top;
    }
  }

  #noteEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#root;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#newest.hidden = this.#atEnd;
  }
}

function mine(entry) {
  const element = made("div", "entry mine");
  const state = made("p", "state");
  state.setAttribute("aria-live", "off");
  element.append(speaker("you"), text(entry.text), state);
  return element;
}

function speaker(who) {
  return made("span", "unseen", `${word(who)}: `);
}

function text(words) {
  const element = made("p", "text");
  element.append(...linked(words));
  return element;
}

function made(tag, name, words = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = words;
  return element;
}
