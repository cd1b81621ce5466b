"""Reader of the dispatchers' works in a story: rows of the import, as a list of blocks."""

from collections.abc import Iterator, Mapping

from engine.language.forms import PLAIN, Block, Listed, Series, Text, Word
from engine.language.nodes import Entry
from engine.language.reader import Reader
from engine.stories.document import WorkDoc
from engine.stories.read_values import MOMENT, listed, moment

KINDS = Word(("planned", "emergency"))
STATUSES = Word(("planned", "cancelled", "finished"))
_TOUCHES = ("accounts", "group", "settlement", "street")
WORK = Block(
    "work",
    {
        "work": PLAIN,
        "kind": KINDS,
        "accounts": Listed(Text(names="account", blank=True)),
        "group": PLAIN,
        "settlement": PLAIN,
        "street": PLAIN,
        "houses": PLAIN,
        "starts": MOMENT,
        "ends": MOMENT,
        "reason": PLAIN,
        "status": STATUSES,
    },
    needed=("starts",),
    some_of=(_TOUCHES,),
)
WORKS = Series(WORK)
WORK_KEYS = tuple(WORK)


def read_works(entry: Entry | None, reader: Reader) -> Iterator[WorkDoc]:
    """Read works; one without a beginning, or that touches nobody, is a finding."""
    for number, node in enumerate(listed(entry, reader), 1):
        keys = reader.keys(node, WORK)
        starts = moment(keys.get("starts"), reader)
        for name, needed in (("starts", "starts" in keys), ("accounts", _touches(keys))):
            if not needed:
                reader.error("S09", node.at, word=name)
        if starts is None or not _touches(keys):
            continue
        yield WorkDoc(
            work=reader.text(keys.get("work")) or f"story-{number}",
            starts=starts,
            ends=moment(keys.get("ends"), reader),
            accounts=" ".join(account.text for account in reader.scalars(keys.get("accounts"))),
            group=reader.text(keys.get("group")),
            settlement=reader.text(keys.get("settlement")),
            street=reader.text(keys.get("street")),
            houses=reader.text(keys.get("houses")),
            reason=reader.text(keys.get("reason")),
            kind=_one_of(keys.get("kind"), KINDS, reader),
            status=_one_of(keys.get("status"), STATUSES, reader),
        )


def _touches(keys: Mapping[str, Entry]) -> bool:
    return any(name in keys for name in _TOUCHES)


def _one_of(entry: Entry | None, form: Word, reader: Reader) -> str:
    """Read one of a few words; the first where none is written."""
    word, words = reader.scalar(entry), form.words
    if word is not None and word.text not in words:
        reader.error("N07", word.at, word=word.text, case="word", allowed=list(words))
    return word.text if word and word.text in words else words[0]
