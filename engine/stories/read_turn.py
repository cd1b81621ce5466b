"""Reader of one turn of a story: an act, and what is expected of it. Not of the file around it."""

from collections.abc import Callable, Mapping

from engine.core.position import Position
from engine.language import forms
from engine.language.forms import DURATION, FLAG, PLAIN, Form, Listed, Text
from engine.language.nodes import Entry, Map, Node, Scalar
from engine.language.reader import Reader
from engine.stories.document import (
    Act,
    Again,
    Block,
    Dispatch,
    Edited,
    Expected,
    Group,
    Import,
    Old,
    Press,
    Send,
    Share,
    StoryTurn,
    Tell,
    Type,
    Wait,
    Wording,
)
from engine.stories.read_values import MOMENT, moment, nothing
from engine.stories.read_works import WORK, read_works

WORDING = forms.Either((Listed(), forms.Free(Listed(), names="language")))
PRESSED = forms.Either((Listed(Text(names="button", blank=True)), *WORDING.forms[1:]))
MEDIA = forms.Word(("photo", "sticker", "voice", "location", "document"))
DOTTED = r"[\s\S]*\.[\s\S]*"
CARD = forms.Block("card", {"phone": PLAIN, "own": FLAG}, needed=("phone",))
EXPECTATIONS: Mapping[str, Form] = {
    "bot": Listed(Text(names="said", blank=True)),
    "says": WORDING,
    "buttons": Listed(Text(names="button", blank=True)),
    "silent": FLAG,
    "sound": FLAG,
    "fits": FLAG,
}
CIRCUMSTANCES: Mapping[str, Form] = {"at": MOMENT, "language": Text(names="language")}


def read_turn(node: Node, reader: Reader) -> StoryTurn | None:
    """Read a turn; None when it has no act that can be made out."""
    keys, whole = _known_keys(node, reader)
    acts = [name for name in keys if name in ACTS]
    if len(acts) > 1:
        reader.error("N04", keys[acts[1]].key.at, case="several", first=acts[0], second=acts[1])
        return None
    if not acts:
        if whole:
            reader.error("N04", node.at, case="none", acts=list(ACTS))
        return None
    entry = keys[acts[0]]
    _, read_act = ACTS[acts[0]]
    act, expected = read_act(entry, reader), _expected(keys, reader)
    if whole and not expected.anything:
        reader.warning("N05", entry.key.at, act=acts[0])
    if act is None:
        return None
    device = reader.text(keys.get("language")) or None
    return StoryTurn(entry.key.at, act, expected, moment(keys.get("at"), reader), device)


def _known_keys(node: Node, reader: Reader) -> tuple[dict[str, Entry], bool]:
    """Give the keys of a turn, and whether all that stands there is known."""
    allowed = tuple(TURN)
    keys: dict[str, Entry] = {}
    before = len(reader.findings)
    for entry in reader.entries(node):
        if entry.key.text in allowed:
            keys[entry.key.text] = entry
        else:
            reader.unknown("N02", entry.key, allowed, acts=list(ACTS))
    return keys, len(reader.findings) == before


def _expected(keys: Mapping[str, Entry], reader: Reader) -> Expected:
    written = [keys[name] for name in EXPECTATIONS if name in keys]
    return Expected(
        bot=reader.scalars(keys["bot"]) if "bot" in keys else None,
        says=_wording(keys["says"], reader) if "says" in keys else None,
        buttons=reader.scalars(keys["buttons"]) if "buttons" in keys else None,
        silent=bool(reader.flag(keys.get("silent"))),
        sound=reader.flag(keys.get("sound")),
        fits=bool(reader.flag(keys.get("fits"))),
        at=written[0].key.at if written else None,
    )


def _wording(entry: Entry, reader: Reader) -> Wording:
    """Read words, or a block of words by language."""
    if not isinstance(entry.value, Map):
        return Wording(reader.scalars(entry))
    return Wording((), {item.key.text: reader.scalars(item) for item in entry.value})


def _spoken(make: Callable[[Wording], Act]) -> "_Reading":
    """Read an act that consists of words."""

    def read(entry: Entry, reader: Reader) -> Act | None:
        words = _wording(entry, reader)
        return make(words) if words.words or words.by_language else None

    return read


def _dotted(case: str, make: Callable[[Scalar, Scalar], Act]) -> "_Reading":
    """Read an act that names a thing of a thing: what stands after the last dot is the second."""

    def read(entry: Entry, reader: Reader) -> Act | None:
        scalar = reader.scalar(entry)
        if scalar is None:
            return None
        first, dot, _ = scalar.text.rpartition(".")
        if not dot:
            reader.error("N07", scalar.at, word=scalar.text, case=case)
            return None
        return make(_part(scalar, 0, len(first)), _part(scalar, len(first) + 1, len(scalar.text)))

    return read


def _part(scalar: Scalar, start: int, end: int) -> Scalar:
    """Cut a word out of a text that stands on one line, with its own place."""
    at = scalar.at
    column = at.column + len(scalar.style)
    place = Position(at.file, at.line, column + start, at.line, column + end)
    return Scalar(scalar.text[start:end], place)


def _share(entry: Entry, reader: Reader) -> Act | None:
    if not isinstance(entry.value, Map):
        phone = reader.text(entry)
        return Share(phone, own=True) if phone else None
    keys = reader.block(entry.value, CARD, entry.key.at)
    return Share(reader.text(keys.get("phone")), own=reader.flag(keys.get("own")) is not False)


def _send(entry: Entry, reader: Reader) -> Act | None:
    medium = reader.scalar(entry)
    if medium is None or medium.text in MEDIA.words:
        return Send(medium.text) if medium else None
    reader.error("N07", medium.at, word=medium.text, case="medium", allowed=list(MEDIA.words))
    return None


def _wait(entry: Entry, reader: Reader) -> Act | None:
    span = reader.duration(entry)
    return Wait(span) if span else None


def _import(entry: Entry, reader: Reader) -> Act | None:
    file = reader.scalar(entry)
    return Import(file) if file else None


def _dispatch(entry: Entry, reader: Reader) -> Act | None:
    if nothing(entry):
        reader.error("S09", entry.key.at, case="empty", word=entry.key.text)
    works = tuple(read_works(entry, reader))
    return Dispatch(works) if works else None


def _bare(make: Callable[[], Act]) -> "_Reading":
    """Read an act of which there is nothing more to say: ``yes``."""
    return lambda entry, reader: make() if reader.flag(entry) else None


_Reading = Callable[[Entry, Reader], Act | None]

ACTS: Mapping[str, tuple[Form, _Reading]] = {
    "type": (WORDING, _spoken(Type)),
    "press": (PRESSED, _spoken(Press)),
    "old": (Text(DOTTED, "old", names="old"), _dotted("old", Old)),
    "share": (forms.Either((PLAIN, CARD)), _share),
    "send": (MEDIA, _send),
    "wait": (DURATION, _wait),
    "notice": (Text(DOTTED, "notice", names="notice"), _dotted("notice", Tell)),
    "import": (PLAIN, _import),
    "works": (forms.Series(WORK, least=1), _dispatch),
    "again": (FLAG, _bare(Again)),
    "blocks": (FLAG, _bare(Block)),
    "edited": (WORDING, _spoken(Edited)),
    "group": (WORDING, _spoken(Group)),
}
"""What a person, time, a channel or the utility may do in a turn."""

TURN = forms.Block(
    "turn",
    {**{act: form for act, (form, _) in ACTS.items()}, **EXPECTATIONS, **CIRCUMSTANCES},
    one_of=(tuple(ACTS),),
)
