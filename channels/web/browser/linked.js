/**
 * Plain text as nodes, with web addresses and phone numbers that can be followed.
 *
 * Only nodes are made, never markup, so that whatever a text holds stays text. Numbers become
 * phone numbers only when written like one: accounts and readings are numbers too.
 */

const WEB = "https?://[^\\s<>\"«»]+";
const PHONE = "(?:\\+?38[\\s-]?)?\\(?0[\\s-]?\\d{2,3}\\)?(?:[\\s-]\\d{2,3}){2,3}|\\+380\\d{9}";
const FOUND = new RegExp(`${WEB}|${PHONE}`, "g");
const ENDING = /[.,;:!?)\]…»”]+$/;

/** Give the nodes of a text; line breaks are kept by the style sheet. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(FOUND)) {
    const found = match[0].startsWith("http") ? match[0].replace(ENDING, "") : match[0];
    const address = found.startsWith("http") ? found : phone(text, match.index, found);
    if (address === null) continue;
    nodes.push(text.slice(from, match.index), link(address, found));
    from = match.index + found.length;
  }
  nodes.push(text.slice(from));
  return nodes;
}

/** Give the address of a phone number of Ukraine; null for digits that only look like one. */
function phone(text, index, found) {
  const after = text.charAt(index + found.length);
  if (/[\d-]/.test(text.charAt(index - 1)) || /\d/.test(after)) return null;
  const digits = found.replace(/\D/g, "").replace(/^38/, "");
  return digits.length === 10 ? `tel:+38${digits}` : null;
}

function link(address, text) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.textContent = text;
  if (!address.startsWith("tel:")) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}
