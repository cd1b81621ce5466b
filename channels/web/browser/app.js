/**
 * The page of the chat: puts its parts together and hears the person.
 */

import { Line } from "./line.js";
import { Log } from "./log.js";
import { Record } from "./record.js";
import { language, languages, speak, word } from "./words.js";

const at = (id) => document.getElementById(id);
const [input, composer, state, clearing] = ["input", "composer", "state", "clearing"].map(at);
const precise = matchMedia("(pointer: fine)").matches; // no keyboard on the screen comes up
const frame = parent !== window;

const record = new Record(`rozmova ${location.pathname}`);
const line = new Line(record, language);
const log = new Log(at("log"), at("newest"), press);

function show() {
  if (log.show(record.entries, record.chapter).length) tell("said");
}

function press(button, event) {
  record.say(button.label, { press: button.id });
  line.send();
  if (event.detail === 0) input.focus(); // by keyboard; a finger needs no keyboard on the screen
}

function say() {
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  fit();
  record.say(text, { text });
  line.send();
  input.focus();
}

/** Let the input be as high as what is written in it; the style sheet sets the limit. */
function fit() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
}

function showState() {
  state.textContent = line.connected ? "" : word("offline");
}

function switchTo(chosen) {
  speak(chosen);
  const other = languages[(languages.indexOf(language()) + 1) % languages.length];
  const button = at("language");
  button.hidden = languages.length < 2;
  button.querySelector(".long").textContent = word("language", other);
  button.querySelector(".short").textContent = word("language_short", other);
  button.setAttribute("aria-label", word("language", other));
  button.lang = other;
  button.dataset.language = other;
  showState();
}

/** Tell the page that this one is embedded in; it holds nothing that not everybody may know. */
function tell(what) {
  if (frame) parent.postMessage({ rozmova: what }, "*");
}

/** Keep above the keyboard on the screen, where the browser does not do so by itself. */
function fitScreen() {
  const { height, scale } = visualViewport;
  const { style } = document.documentElement;
  if (scale === 1) style.setProperty("--height", `${height}px`);
  else style.removeProperty("--height"); // somebody looks closer: that is no keyboard
  scrollTo(0, 0);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  say();
});
input.addEventListener("input", fit);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  say();
});
at("language").addEventListener("click", (event) => {
  const chosen = event.currentTarget.dataset.language;
  switchTo(chosen);
  record.language = chosen; // which shows the transcript anew
});
at("clear").addEventListener("click", () => {
  clearing.returnValue = "";
  clearing.showModal();
});
clearing.addEventListener("close", () => {
  if (clearing.returnValue === "yes") record.clear();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !clearing.open) tell("close");
});
addEventListener("message", (event) => {
  if (event.source === parent && event.data?.rozmova === "opened" && precise) input.focus();
});
record.addEventListener("change", show);
line.addEventListener("state", showState);
window.visualViewport?.addEventListener("resize", fitScreen);

document.body.classList.toggle("framed", frame);
switchTo(record.language || language());
show();
line.start();
if (precise) input.focus();
