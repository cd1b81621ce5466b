/**
 * The words of the page, which come with it, and the language in which they are shown.
 *
 * Not what the bot says: in which language it speaks is decided in the conversation.
 */

const all = JSON.parse(document.getElementById("words").textContent);

export const languages = Object.keys(all);

let current = document.documentElement.lang;

/** Give the language that is shown. */
export function language() {
  return current;
}

/** Give a word in the language that is shown, or in another. */
export function word(name, other = current) {
  return all[other][name];
}

/** Show the page in a language; one that it does not have changes nothing. */
export function speak(chosen) {
  if (!(chosen in all)) return;
  const title = document.title.replace(word("title"), word("title", chosen));
  current = chosen;
  document.documentElement.lang = chosen;
  document.title = title;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = word(element.dataset.placeholder);
  }
}
