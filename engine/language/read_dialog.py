"""Reader a dialog file (LANGUAGE §2.3.1 and §2.3.2). Not whether its places and names exist."""

from collections.abc import Iterator

from engine.language.documents import DialogDoc, Each, StateDoc
from engine.language.forms import (
    DURATION,
    EXPRESSION,
    FLAG,
    NAME,
    PLACE,
    PLAIN,
    RESERVED,
    Block,
    Listed,
    Named,
    Text,
    Whole,
)
from engine.language.load import Loaded
from engine.language.nodes import Entry, Items, Scalar
from engine.language.reader import Reader

TRIES = Whole(1, 100)
_WAITING = ("ask", "choose", "buttons")
EACH = Text(
    rf"\s*(?!({'|'.join(RESERVED)})\s)({NAME})\s+in\s+(\S.*)",
    "each",
    ("meter in account.meters",),
)
BINDINGS = Named(Listed(EXPRESSION))
STATE = Block(
    "state",
    {
        "if": EXPRESSION,
        "say": FLAG,
        "ask": Text(names="kind"),
        "choose": Listed(EXPRESSION),
        "buttons": Named(PLACE),
        "do": Text(names="work"),
        "with": BINDINGS,
        "each": EACH,
        "check": Text(names="service"),
        "set": BINDINGS,
        "then": Named(PLACE, reserved=(), names="outcome"),
        "go": PLACE,
        "tries": TRIES,
        "remind": DURATION,
        "wait": DURATION,
    },
    needs={
        "check": ("ask", "choose"),
        "each": ("do",),
        "with": ("do", "check"),
        "tries": _WAITING,
        "remind": _WAITING,
        "wait": _WAITING,
    },
    apart=(_WAITING, ("do",), ("set",)),
)
DIALOG = Block(
    "dialog",
    {
        "about": PLAIN,
        "needs": Listed(),
        "gives": Listed(),
        "ends": Listed(),
        "states": Named(STATE, reserved=(*RESERVED, "back"), least=1),
    },
    needed=("states",),
)


MOST_STATES = 500
"""States of one dialog: thirty times as many as the largest has."""


def read_dialog(loaded: Loaded, name: str, reader: Reader) -> DialogDoc:
    """Read a dialog; the file's name is the dialog's."""
    at = loaded.beginning
    if loaded.root is None:
        return DialogDoc(loaded.file, name, at)
    keys = reader.keys(loaded.root, DIALOG)
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
        states=tuple(_states(states, reader)) if states else (),
    )


def _states(states: Entry, reader: Reader) -> Iterator[StateDoc]:
    """Read the states, as many as one dialog may have."""
    for number, entry in enumerate(reader.named(states.value)):
        if number == MOST_STATES:
            reader.error("Y16", entry.key.at, case="states", limit=MOST_STATES)
            return
        yield _state(entry, reader)


def _state(entry: Entry, reader: Reader) -> StateDoc:
    if entry.key.text == "back":
        reader.error(
            "S08", entry.key.at, word="back", case="reserved", reserved=[*RESERVED, "back"]
        )
    keys = reader.keys(entry.value, STATE, entry.key)
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
        tries=reader.number(keys.get("tries"), TRIES),
        remind=reader.duration(keys.get("remind")),
        wait=reader.duration(keys.get("wait")),
    )
    _one_action(state, keys, reader, misread=reader.misread(entry.value, keys, STATE))
    return state


def _choose(entry: Entry | None, reader: Reader) -> Scalar | tuple[Scalar, ...] | None:
    """Read an expression, or a list of names whose labels stand in the texts."""
    if entry is not None and isinstance(entry.value, Items):
        return reader.scalars(entry)
    return reader.scalar(entry)


def _each(entry: Entry | None, reader: Reader) -> Each | None:
    scalar = reader.fitting(entry, EACH)
    written = EACH.match(scalar.text) if scalar else None
    return Each(written[2], written[3].strip(), scalar.at) if scalar and written else None


def _one_action(state: StateDoc, keys: dict[str, Entry], reader: Reader, *, misread: bool) -> None:
    """Check that a state does one thing, and that nothing is written which has no meaning there.

    What has a meaning there is unclear if a key is ``misread``.
    """
    actions = [key for each in STATE.apart for key in [k for k in each if k in keys][:1]]
    if len(actions) > 1:
        latest = max(actions, key=lambda key: keys[key].key.at)
        others = next(key for key in actions if key != latest)
        reader.error("S04", keys[latest].key.at, first=others, second=latest, state=state.name.text)
        return
    for key, needs in STATE.needs.items():
        if key in keys and not misread and not any(need in keys for need in needs):
            reader.error("S10", keys[key].key.at, word=key, needs=list(needs))
