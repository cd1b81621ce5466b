"""What stands in a locale and is never said, and what was probably meant by it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from engine.language.documents import TextDoc, TextsDoc
from engine.language.nearest import nearest
from engine.language.nodes import Scalar

if TYPE_CHECKING:
    from engine.language.analysis.locales import Locales

WORDS = "words."
_NOTICES = "notices"
"""Of use to whoever takes to sending notices; until then nobody is to miss or delete them."""
ENGINE_WORDS = (
    *(f"month_{number}" for number in range(1, 13)),
    *(f"weekday_{number}" for number in range(1, 8)),
    "currency",
)
"""Words that filters ask for by these names."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A name in a locale under which nothing is ever said.

    ``path`` goes no further down than needed; ``meant`` is the path of the text that is not there
    and was probably meant, ``needed`` if nothing else can be said instead; ``near`` is whatever
    name is similar.
    """

    path: str
    key: Scalar
    docs: tuple[TextDoc, ...]
    meant: str | None
    needed: bool
    near: str | None

    def means(self, path: str) -> bool:
        """Say whether it is this text, or one of those below the name, that was meant."""
        return self.meant is not None and f"{path}.".startswith(f"{self.meant}.")


@dataclass(frozen=True, slots=True)
class Tier:
    """A locale file beside what may stand in it.

    ``others`` are its translations, ``missing`` the texts that are needed and stand nowhere,
    ``behind`` what is said instead of a text that this file does not have.
    """

    texts: TextsDoc
    others: Sequence[TextsDoc]
    expected: frozenset[str]
    missing: Iterable[str]
    behind: Collection[str]


class Common:
    """The shared locales, of which a text is stale only if no bot of the tree says it.

    Not ``complete`` when some bots were left out: then nothing can be said of that.
    """

    def __init__(self, every: Sequence["Locales"], complete: bool) -> None:
        self._every, self.complete = every, complete
        self._stale: dict[str, list[Stale]] = {}

    @cached_property
    def expected(self) -> frozenset[str]:
        """The paths of all texts that any bot may say."""
        return frozenset().union(*(each.outline.said for each in self._every))

    @cached_property
    def bearing(self) -> str:
        """All that what is found in one bot may owe to the others, written down."""
        if not self.complete or not self._every:
            return ""
        texts = self._every[0].utility.common
        said = [sorted(doc.texts.keys() & self.expected) for doc in texts.values()]
        stale = [(e.path, e.meant, e.needed, e.near) for code in texts for e in self.stale(code)]
        return repr((said, stale))

    def stale(self, language: str) -> list[Stale]:
        """Find what is stale in the shared locale of a language."""
        if language not in self._stale:
            self._stale[language] = self._found(language) if self.complete else []
        return self._stale[language]

    def _found(self, language: str) -> list[Stale]:
        speaking = [each for each in self._every if language in each.inspection.languages]
        common = speaking[0].utility.common if speaking else {}
        texts = common.get(language)
        if texts is None or speaking[0].inspection.damaged(texts.file):
            return []
        missing = {path for each in speaking for path in each.outline.lacking[language]}
        others = [other for code, other in common.items() if code != language]
        expected = self.expected | self._ready(texts, missing)
        tier = Tier(texts, others, expected, missing, ())
        return [
            found
            for found in stale(tier)
            if found.path != _NOTICES and not any(each.doubtful(found.path) for each in self._every)
        ]

    def _ready(self, texts: TextsDoc, missing: Collection[str]) -> frozenset[str]:
        """Give the texts that stand ready for notices of events, whether or not a bot tells them.

        But not where a bot lacks one: then it may well be among them under another name.
        """
        events = {event for each in self._every for event in each.utility.events}
        every = (f"notices.{event}." for event in events)
        roots = tuple(r for r in every if not any(path.startswith(r) for path in missing))
        return frozenset(path for path in texts.texts if path.startswith(roots))


def stale(tier: Tier) -> Iterator[Stale]:
    """Find what stands in a locale file and is never said, each as high up as nothing is.

    Words for data are said by whatever name they have; of them only a name is found that differs
    from that in the other languages.
    """
    expected = tier.expected | _words(tier)
    unsaid = [path for path in tier.texts.texts if path not in expected]
    if not unsaid:
        return
    known, needed = frozenset(_prefixes(expected)), frozenset(_prefixes(_needed(tier, expected)))
    lacking = needed | frozenset(_prefixes(_lacking(tier, expected)))
    below, below_known = _by_parent(lacking), _by_parent(known)
    found: dict[str, list[TextDoc]] = {}
    for path in unsaid:
        found.setdefault(_highest(path, known), []).append(tier.texts.texts[path])
    siblings = Counter(path.rpartition(".")[0] for path in found)
    for path, docs in found.items():
        parent, _, word = path.rpartition(".")
        open_ = [each for each in below.get(parent, ()) if each not in tier.texts.heads]
        wanted = [each for each in open_ if each in needed]
        meant = _nearest(word, open_)
        if path.startswith(WORDS) and meant is None:
            continue
        if meant is None and len(wanted) == siblings[parent] == 1:
            meant = wanted[0]  # one text too many beside one too few: renamed
        near = meant or _nearest(word, below_known.get(parent, ()))
        key = tier.texts.heads.get(path) or docs[0].key
        name = near.rpartition(".")[2] if near else None
        yield Stale(path, key, tuple(docs), meant, meant in needed, name)


def is_error(each: Stale) -> bool:
    """Say whether it is an error, because something is missing under the right name.

    Otherwise it is only a text too many.
    """
    return each.meant is not None and (each.needed or each.meant.startswith(f"{_NOTICES}."))


def left_of(each: Stale, paths: Collection[str]) -> str:
    """Name what was taken out of a flow: of a label the state of its name, if that is gone too.

    ``paths`` are those of all that is stale.
    """
    match each.path.split("."):
        case [dialog, _, "buttons", button] if f"{dialog}.{button}" in paths:
            return f"{dialog}.{button}"
    return each.path


def _words(tier: Tier) -> frozenset[str]:
    """Give the words for data that stand in another language too; groups are for the eye only."""
    theirs = {path for other in tier.others for path in other.texts if path.startswith(WORDS)}
    names = {*ENGINE_WORDS, *(path.rpartition(".")[2] for path in theirs)}
    ours = {path for path in tier.texts.texts if path.startswith(WORDS)}
    there = {path.rpartition(".")[2] for path in ours}
    return frozenset(
        {path for path in ours if path.rpartition(".")[2] in names}
        | {path for path in theirs if path.rpartition(".")[2] not in there}
    )


def _needed(tier: Tier, expected: frozenset[str]) -> Iterator[str]:
    """Give the texts for which nothing else can be said in this language."""
    yield from tier.missing
    for path in _lacking(tier, expected):
        if path not in tier.behind:
            yield path


def _lacking(tier: Tier, expected: frozenset[str]) -> Iterator[str]:
    """Give the texts that only the translations have."""
    for other in tier.others:
        for path in other.texts:
            if path not in tier.texts.texts and path in expected:
                yield path


def _highest(path: str, known: frozenset[str]) -> str:
    return next((prefix for prefix in _prefixes([path]) if prefix not in known), path)


def _prefixes(paths: Iterable[str]) -> Iterator[str]:
    """Give every path and everything that it stands under, the shortest first."""
    for path in paths:
        steps = path.split(".")
        for length in range(1, len(steps) + 1):
            yield ".".join(steps[:length])


def _by_parent(paths: frozenset[str]) -> dict[str, list[str]]:
    """Give the paths directly under each path."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        found.setdefault(path.rpartition(".")[0], []).append(path)
    return found


def _nearest(word: str, paths: Iterable[str]) -> str | None:
    """Give the path whose last name is most like a word."""
    named = {path.rpartition(".")[2]: path for path in paths}
    found = nearest(word, named)
    return named[found] if found else None
