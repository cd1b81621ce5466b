"""Reader a dialog file (LANGUAGE §2.3.1 and §2.3.2). Not whether its places and names exist."""

import re

from engine.language.documents import DialogDoc, Each, StateDoc
from engine.language.load import Loaded
from engine.language.nodes import Entry, Items, Scalar
from engine.language.reader import RESERVED, Reader

DIALOG_KEYS = ("about", "needs", "gives", "ends", "states")
STATE_KEYS = (
    "if",
    "say",
    "ask",
    "choose",
    "buttons",
    "do",
    "with",
    "each",
    "check",
    "set",
    "then",
    "go",
    "tries",
    "remind",
    "wait",
)
_EACH = re.compile(r"([a-z][a-z0-9_]*)\s+in\s+(\S.*)")


def read_dialog(loaded: Loaded, name: str, reader: Reader) -> DialogDoc:
    """Read a dialog; the file's name is the dialog's."""
    at = loaded.beginning
    if loaded.root is None:
        return DialogDoc(loaded.file, name, at)
    keys = reader.keys(loaded.root, DIALOG_KEYS)
    states = keys.get("states")
    if states is None or not reader.entries(states.value):
        reader.error("S09", states.key.at if states else at, word="states")
    return DialogDoc(
        file=loaded.file,
        name=name,
        at=at,
        about=reader.text(keys.get("about")),
        needs=reader.scalars(keys.get("needs")),
        gives=reader.scalars(keys.get("gives")),
        ends=reader.scalars(keys["ends"]) if "ends" in keys else None,
        states=tuple(_state(entry, reader) for entry in reader.named(states.value))
        if states
        else (),
    )


def _state(entry: Entry, reader: Reader) -> StateDoc:
    if entry.key.text == "back":
        reader.error(
            "S08", entry.key.at, word="back", case="reserved", reserved=[*RESERVED, "back"]
        )
    keys = reader.keys(entry.value, STATE_KEYS)
    state = StateDoc(
        name=entry.key,
        guard=reader.scalar(keys.get("if")),
        say=reader.flag(keys.get("say")),
        ask=reader.scalar(keys.get("ask")),
        choose=_choose(keys.get("choose"), reader),
        buttons=reader.branches(keys.get("buttons"), buttons=True),
        check=reader.scalar(keys.get("check")),
        do=reader.scalar(keys.get("do")),
        inputs=reader.bindings(keys.get("with")),
        each=_each(keys.get("each"), reader),
        sets=reader.bindings(keys.get("set")),
        then=reader.branches(keys.get("then"), buttons=False),
        go=reader.way(keys.get("go")),
        tries=reader.number(keys.get("tries"), low=1, high=100),
        remind=reader.duration(keys.get("remind")),
        wait=reader.duration(keys.get("wait")),
    )
    _one_action(state, keys, reader)
    return state


def _choose(entry: Entry | None, reader: Reader) -> Scalar | tuple[Scalar, ...] | None:
    """Read an expression, or a list of names whose labels stand in the texts."""
    if entry is not None and isinstance(entry.value, Items):
        return reader.scalars(entry)
    return reader.scalar(entry)


def _each(entry: Entry | None, reader: Reader) -> Each | None:
    scalar = reader.scalar(entry)
    if scalar is None:
        return None
    written = _EACH.fullmatch(scalar.text.strip())
    if written is None or written[1] in RESERVED:
        reader.error("S07", scalar.at, word=scalar.text, case="each")
        return None
    return Each(written[1], written[2], scalar.at)


def _one_action(state: StateDoc, keys: dict[str, Entry], reader: Reader) -> None:
    """Check that a state does one thing, and that nothing is written which has no meaning there."""
    waiting = [key for key in ("ask", "choose", "buttons") if key in keys][:1]
    working = [key for key in ("do", "set") if key in keys]
    actions: list[str] = [*waiting, *working]
    if len(actions) > 1:
        latest = max(actions, key=lambda key: keys[key].key.at)
        others = next(key for key in actions if key != latest)
        reader.error("S04", keys[latest].key.at, first=others, second=latest, state=state.name.text)
        return
    for key, needs in (
        ("check", ("ask", "choose")),
        ("each", ("do",)),
        ("with", ("do", "check")),
        ("tries", ("ask", "choose", "buttons")),
        ("remind", ("ask", "choose", "buttons")),
        ("wait", ("ask", "choose", "buttons")),
    ):
        if key in keys and not any(need in keys for need in needs):
            reader.error("S10", keys[key].key.at, word=key, needs=list(needs))
