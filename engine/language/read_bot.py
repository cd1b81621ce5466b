"""Reader ``bot.yaml`` (LANGUAGE §2.3.5 and §3). Not whether the dialogs it names exist."""

from datetime import timedelta

from engine.language.documents import BotDoc, NoticeDoc, StageDoc
from engine.language.forms import (
    DURATION,
    EXPRESSION,
    PLACE,
    PLAIN,
    Block,
    Either,
    Listed,
    Named,
    Text,
    Whole,
    Word,
)
from engine.language.load import Loaded
from engine.language.nodes import Entry, Map, Node, Scalar
from engine.language.read_answers import ANSWERS, read_answer
from engine.language.read_dialog import TRIES
from engine.language.read_meters import METERS, read_meters
from engine.language.read_personal_data import PERSONAL_DATA, read_personal_data
from engine.language.read_quiet import QUIET, read_quiet
from engine.language.read_window import WINDOW, read_window
from engine.language.reader import Reader

PROOFS = Word(("none", "address", "meter", "meter_or_eic", "phone"))
AUDIENCES = Word(("subscribed", "with accounts", "all"))
DATED = Word(("sent", "first"))
LAST = Whole(4, 16)
NOTICE = Block(
    "notice",
    {
        "send": Named(
            Text(examples=("1 day before", "on the day 08:00", "when known", "day 25")), least=1
        ),
        "buttons": Named(PLACE),
        "to": AUDIENCES,
        "if": EXPRESSION,
        "unless": EXPRESSION,
    },
    needed=("send",),
)
PROOF = Block("proof", {"by": PROOFS, "last": LAST})
ATTEMPTS = Block("attempts", {"proof": TRIES, "account": TRIES, "pause": DURATION})
BOT = Block(
    "bot",
    {
        "name": PLAIN,
        "languages": Listed(Text(names="language", blank=True)),
        "channels": Listed(Text(names="channel", blank=True)),
        "start": Text(names="dialog"),
        "menu": Text(examples=("main.menu",)),
        "answers": ANSWERS,
        "commands": Named(PLACE, reserved=()),
        "lines": Named(Listed(), names="command"),
        "notices": Named(NOTICE, names="event"),
        "facts": Named(PLAIN),
        "proof": Either((PROOFS, PROOF)),
        "window": WINDOW,
        "quiet": QUIET,
        "dated": DATED,
        "meters": METERS,
        "attempts": ATTEMPTS,
        "personal_data": PERSONAL_DATA,
        "tries": TRIES,
        "remind": DURATION,
        "wait": DURATION,
    },
    needed=("name", "languages", "start"),
)


def read_bot(loaded: Loaded, bot: str, reader: Reader) -> BotDoc:
    """Read a utility's own file; the folder's name is the bot's."""
    at = loaded.beginning
    if loaded.root is None:
        return BotDoc(loaded.file, bot, at)
    keys = reader.block(loaded.root, BOT, at)
    return BotDoc(
        file=loaded.file,
        bot=bot,
        at=at,
        name=reader.text(keys.get("name")),
        languages=reader.scalars(keys.get("languages")),
        channels=reader.scalars(keys.get("channels")),
        start=reader.scalar(keys.get("start")),
        menu=reader.scalar(keys.get("menu")),
        answers=tuple(
            rule for e in _named(keys, "answers", reader) if (rule := read_answer(e, reader))
        ),
        commands=reader.branches(keys.get("commands"), buttons=False),
        lines=_lines(keys, reader),
        notices=tuple(_notice(entry, reader) for entry in _named(keys, "notices", reader)),
        facts=_facts(keys, reader),
        proof=_proof(keys.get("proof"), reader),
        window=read_window(keys.get("window"), reader),
        quiet=read_quiet(keys.get("quiet"), reader),
        quiet_at=keys["quiet"].value.at if "quiet" in keys else None,
        dated=reader.one_of(keys.get("dated"), DATED) or "sent",
        meters=read_meters(keys.get("meters"), reader),
        attempts=_attempts(keys.get("attempts"), reader),
        personal_data=read_personal_data(keys.get("personal_data"), reader),
        tries=reader.number(keys.get("tries"), TRIES),
        remind=reader.duration(keys.get("remind")),
        wait=reader.duration(keys.get("wait")),
    )


def _named(keys: dict[str, Entry], key: str, reader: Reader) -> tuple[Entry, ...]:
    return reader.named(keys[key].value) if key in keys else ()


def _lines(keys: dict[str, Entry], reader: Reader) -> tuple[tuple[Scalar, Scalar], ...]:
    """Read one-line commands; several patterns may serve one command."""
    return tuple(
        (entry.key, pattern)
        for entry in _named(keys, "lines", reader)
        for pattern in reader.scalars(entry)
    )


def _facts(keys: dict[str, Entry], reader: Reader) -> tuple[tuple[Scalar, Scalar], ...]:
    facts = []
    for entry in _named(keys, "facts", reader):
        if (value := reader.scalar(entry)) is not None:
            facts.append((entry.key, value))
    return tuple(facts)


def _notice(entry: Entry, reader: Reader) -> NoticeDoc:
    keys = reader.block(entry.value, NOTICE, entry.key.at)
    stages = []
    if "send" in keys and _is_empty(keys["send"].value):
        reader.error("S09", keys["send"].key.at, word=entry.key.text, case="stages")
    for stage in _named(keys, "send", reader):
        if (moment := reader.scalar(stage)) is not None:
            stages.append(StageDoc(stage.key, moment))
    if to := reader.scalar(keys.get("to")):
        reader.one_of(keys.get("to"), AUDIENCES)
    return NoticeDoc(
        name=entry.key,
        stages=tuple(stages),
        buttons=reader.branches(keys.get("buttons"), buttons=True),
        to=to,
        guard=reader.scalar(keys.get("if")),
        unless=reader.scalar(keys.get("unless")),
    )


def _is_empty(node: Node) -> bool:
    return not node.entries if isinstance(node, Map) else isinstance(node, Scalar) and node.empty


def _proof(entry: Entry | None, reader: Reader) -> tuple[str, int | None]:
    """Read ``proof: meter`` or ``{by: meter, last: 4}``."""
    if entry is None:
        return "none", None
    if isinstance(entry.value, Scalar):
        return reader.one_of(entry, PROOFS) or "none", None
    keys = reader.keys(entry.value, PROOF)
    by = reader.one_of(keys.get("by"), PROOFS) or "none"
    return by, reader.number(keys.get("last"), LAST)


def _attempts(entry: Entry | None, reader: Reader) -> dict[str, int | timedelta]:
    keys = reader.keys(entry.value, ATTEMPTS) if entry else {}
    written: dict[str, int | timedelta | None] = {
        "proof": reader.number(keys.get("proof"), TRIES),
        "account": reader.number(keys.get("account"), TRIES),
        "pause": reader.duration(keys.get("pause")),
    }
    return {name: value for name, value in written.items() if value is not None}
