"""Reader of a story file (LANGUAGE §4.2). Not whether its names exist: that is ``checking``'s."""

from collections.abc import Iterator

from engine.language.forms import (
    FLAG,
    PLAIN,
    Anything,
    Block,
    Either,
    Free,
    Listed,
    Nothing,
    Series,
    Text,
)
from engine.language.load import Loaded
from engine.language.nodes import Entry, Items, Map, Scalar
from engine.language.read_window import WINDOW, read_window
from engine.language.reader import Reader, beginning
from engine.stories.document import FIRST_MOMENT, CallDoc, Failing, Story
from engine.stories.read_turn import TURN, read_turn
from engine.stories.read_values import MOMENT, listed, moment
from engine.stories.read_works import WORKS, read_works

CALL = Free(Either((Nothing(), Free(Anything()))), names="service")
STORY = Block(
    "story",
    {
        "about": PLAIN,
        "bot": Text(names="bot"),
        "channel": Text(names="channel"),
        "language": Listed(Text(names="language", blank=True)),
        "has": Listed(Text(names="account", blank=True)),
        "consent": FLAG,
        "window": WINDOW,
        "today": MOMENT,
        "at": MOMENT,
        "fails": Free(Text(examples=("once", "twice", "always")), names="service"),
        "works": WORKS,
        "talk": Series(TURN, least=1),
        "calls": Series(Either((Text(names="service", blank=True), CALL))),
    },
    needed=("talk",),
)


def read_story(loaded: Loaded, folder: str, name: str, reader: Reader) -> Story:
    """Read a story; ``folder`` is the bot where the file names none."""
    at = beginning(loaded.file)
    keys = reader.keys(loaded.root, STORY)
    talk = keys.get("talk")
    turns = [read_turn(node, reader) for node in listed(talk, reader)]
    if not turns and not loaded.findings:
        reader.error("S09", talk.key.at if talk else at, word="talk")
    return Story(
        file=loaded.file,
        name=name,
        at=at,
        bot=reader.scalar(keys.get("bot")) or Scalar(folder, at),
        about=reader.text(keys.get("about")),
        channel=reader.scalar(keys.get("channel")),
        languages=reader.scalars(keys.get("language")),
        has=reader.scalars(keys.get("has")),
        consent=reader.flag(keys.get("consent")) is not False,
        window=read_window(keys["window"], reader) if "window" in keys else None,
        starts=moment(keys.get("at") or keys.get("today"), reader) or FIRST_MOMENT,
        fails=tuple(_fails(keys.get("fails"), reader)),
        works=tuple(read_works(keys.get("works"), reader)),
        turns=tuple(turn for turn in turns if turn is not None),
        calls=tuple(_calls(keys.get("calls"), reader)),
    )


def _fails(entry: Entry | None, reader: Reader) -> Iterator[Failing]:
    for item in reader.entries(entry.value if entry else None):
        if (how := reader.scalar(item)) is not None:
            yield Failing(item.key, how)


def _calls(entry: Entry | None, reader: Reader) -> Iterator[CallDoc]:
    """Read ``service``, ``service: {input: …}`` or ``service: []`` (it was never called)."""
    for node in listed(entry, reader):
        if isinstance(node, Scalar):
            yield CallDoc(node)
        else:
            for item in reader.entries(node):
                never = isinstance(item.value, Items) and not item.value.items
                if isinstance(item.value, Map):
                    yield CallDoc(item.key, item.value)
                elif never or (isinstance(item.value, Scalar) and item.value.empty):
                    yield CallDoc(item.key, never=never)
                else:
                    reader.error("S05", item.key.at, expected="block", word=item.key.text)
