/**
 * The entries of a transcript, and how those of two tabs become one. Pure.
 *
 * The bot's: `{key, chapter, id, part, text, buttons}`. A person's: `{key, chapter, mine: true,
 * after, order, act, text, state}`, where `after` is the last message of the bot that they saw,
 * `act` what is sent to the server, and `state` is `sending`, `sent` or `failed`. A chapter holds
 * what was said with one store of the server; its messages have numbers of their own.
 */

export const MOST = 200;

const RANKS = { sending: 0, failed: 1, sent: 2 };

/** Give all entries of both, each once and as far as it has come, in order, the newest. */
export function merged(ours, theirs) {
  const every = new Map(theirs.map((entry) => [entry.key, entry]));
  for (const entry of ours) {
    const other = every.get(entry.key);
    if (!other || RANKS[entry.state] > RANKS[other.state]) every.set(entry.key, entry);
  }
  return [...every.values()].sort(compared).slice(-MOST);
}

/** Give the number of the last message of the bot in a chapter, 0 before the first. */
export function last(entries, chapter) {
  return entries.reduce(
    (most, entry) => (entry.chapter === chapter ? Math.max(most, entry.id || 0) : most),
    0,
  );
}

/** Give the entries whose buttons answer what was said since the person spoke last. */
export function open(entries) {
  const spoke = entries.reduce(
    (at, entry, index) => (entry.mine && entry.state !== "failed" ? index : at),
    -1,
  );
  return entries.slice(spoke + 1).filter((entry) => !entry.mine);
}

/** Compare by place: a person's entry stands right after what they had read before it. */
function compared(one, other) {
  const [ours, theirs] = [place(one), place(other)];
  const differing = ours.findIndex((number, index) => number !== theirs[index]);
  return differing < 0 ? 0 : ours[differing] - theirs[differing];
}

function place({ chapter, mine, after, order, id, part }) {
  return mine ? [chapter, after, Number.MAX_SAFE_INTEGER, order] : [chapter, id, part, 0];
}
