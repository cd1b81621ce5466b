"""Reader ``bot.yaml`` (LANGUAGE §2.3.5 and §3). Not whether the dialogs it names exist."""

from datetime import timedelta

from engine.language.documents import BotDoc, NoticeDoc, StageDoc
from engine.language.load import Loaded
from engine.language.nodes import Entry, Scalar
from engine.language.read_answers import read_answer
from engine.language.read_meters import read_meters
from engine.language.read_personal_data import read_personal_data
from engine.language.read_quiet import read_quiet
from engine.language.read_window import read_window
from engine.language.reader import Reader

BOT_KEYS = (
    "name",
    "languages",
    "channels",
    "start",
    "menu",
    "answers",
    "commands",
    "lines",
    "notices",
    "facts",
    "proof",
    "window",
    "quiet",
    "dated",
    "meters",
    "attempts",
    "personal_data",
    "tries",
    "remind",
    "wait",
)
NOTICE_KEYS = ("send", "buttons", "to", "if", "unless")
PROOFS = ("none", "address", "meter", "meter_or_eic", "phone")
AUDIENCES = ("subscribed", "with accounts", "all")
DATED = ("sent", "first")


def read_bot(loaded: Loaded, bot: str, reader: Reader) -> BotDoc:
    """Read a utility's own file; the folder's name is the bot's."""
    at = loaded.beginning
    if loaded.root is None:
        return BotDoc(loaded.file, bot, at)
    keys = reader.keys(loaded.root, BOT_KEYS)
    for required in ("name", "languages", "start"):
        if required not in keys:
            reader.error("S09", at, word=required)
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
        dated=reader.one_of(keys.get("dated"), DATED) or "sent",
        meters=read_meters(keys.get("meters"), reader),
        attempts=_attempts(keys.get("attempts"), reader),
        personal_data=read_personal_data(keys.get("personal_data"), reader),
        tries=reader.number(keys.get("tries"), low=1, high=100),
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
    keys = reader.keys(entry.value, NOTICE_KEYS)
    if "send" not in keys:
        reader.error("S09", entry.key.at, word="send")
    stages = []
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


def _proof(entry: Entry | None, reader: Reader) -> tuple[str, int | None]:
    """Read ``proof: meter`` or ``{by: meter, last: 4}``."""
    if entry is None:
        return "none", None
    if isinstance(entry.value, Scalar):
        return reader.one_of(entry, PROOFS) or "none", None
    keys = reader.keys(entry.value, ("by", "last"))
    by = reader.one_of(keys.get("by"), PROOFS) or "none"
    return by, reader.number(keys.get("last"), low=4, high=16)


def _attempts(entry: Entry | None, reader: Reader) -> dict[str, int | timedelta]:
    keys = reader.keys(entry.value, ("proof", "account", "pause")) if entry else {}
    written: dict[str, int | timedelta | None] = {
        "proof": reader.number(keys.get("proof"), low=1, high=100),
        "account": reader.number(keys.get("account"), low=1, high=100),
        "pause": reader.duration(keys.get("pause")),
    }
    return {name: value for name, value in written.items() if value is not None}
