/**
 * A round button on somebody else's page, which opens the chat in a frame.
 *
 * `<script src="https://…/chat/<bot>/embed.js" async></script>`; speaks the language of the page,
 * or `data-lang`. It stands in a shadow root, so that neither page's style reaches the other.
 */

(() => {
  const all = {/* words */};
  const script = document.currentScript;
  const here = script.src.replace(/\/embed\.js.*$/, "");
  const asked = (script.dataset.lang || document.documentElement.lang).slice(0, 2).toLowerCase();
  const lang = asked in all ? asked : Object.keys(all)[0];
  const words = all[lang];

  const host = made("div", { lang });
  const root = host.attachShadow({ mode: "open" });
  const style = made("link", { rel: "stylesheet", href: `${here}/embed.css` });
  const opener = made("button", { id: "open", type: "button" });
  const panel = made("div", { id: "panel", hidden: true });
  const closer = made("button", { id: "close", type: "button", title: words.close });
  let frame = null;

  opener.append(picture("M4 5h16a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 17h-7l-5 4v-4H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 5z"));
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", "panel");
  closer.append(picture("M6 6l12 12M18 6 6 18"));
  closer.setAttribute("aria-label", words.close);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", words.title);
  panel.append(closer);
  style.addEventListener("load", () => (host.hidden = false));
  host.hidden = true; // until it is known how it looks
  root.append(style, opener, panel);
  call(false);

  opener.addEventListener("click", open);
  closer.addEventListener("click", close);
  root.addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow) return;
    if (event.data?.rozmova === "close") close();
    if (event.data?.rozmova === "said" && panel.hidden) call(true);
  });
  if (document.body) document.body.append(host);
  else addEventListener("DOMContentLoaded", () => document.body.append(host));

  function open() {
    if (frame) {
      frame.contentWindow.postMessage({ rozmova: "opened" }, new URL(here).origin);
    } else {
      frame = made("iframe", { title: words.title, src: `${here}?lang=${lang}` });
      panel.append(frame);
    }
    show(true);
    frame.focus();
  }

  function close() {
    if (panel.hidden) return;
    show(false);
    opener.focus();
  }

  function show(open) {
    panel.hidden = !open;
    opener.hidden = open;
    opener.setAttribute("aria-expanded", String(open));
    call(false);
  }

  /** Say what the button does, and whether something new waits behind it. */
  function call(news) {
    opener.classList.toggle("news", news);
    opener.title = news ? words.open_new : words.open;
    opener.setAttribute("aria-label", opener.title);
  }

  function made(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  function picture(path) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS(space, "path"));
    svg.firstChild.setAttribute("d", path);
    return svg;
  }
})();
