"""A session's stored form: it comes back as it was, or is said to be unreadable."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from engine.core.codec import FORMAT, NewerSession, UnreadableSession, read, write
from engine.core.session import Call, Frame, Loop, Option, Parked, Question, Return, Session
from tests.core.test_packing import TEXTS, VALUES, ZONES

NUMBERS = st.integers(0, 2**40)
NAMES = st.dictionaries(TEXTS, VALUES, max_size=3)
CALLS = st.builds(Call, NUMBERS, TEXTS, NAMES)
LOOPS = st.builds(Loop, st.lists(VALUES, max_size=2), NUMBERS, st.lists(VALUES, max_size=2))
FRAMES = st.builds(
    Frame,
    dialog=TEXTS,
    state=TEXTS,
    values=NAMES,
    returns=st.sampled_from(Return),
    asked=NUMBERS,
    tries=NUMBERS,
    loop=st.none() | LOOPS,
    unanswered=st.none() | CALLS,
    ahead=st.dictionaries(TEXTS, TEXTS, max_size=2),
    mark=NUMBERS,
    refused=st.dictionaries(TEXTS, NUMBERS, max_size=2),
)
STACKS = st.lists(FRAMES, max_size=2)
HISTORIES = st.lists(STACKS.map(tuple), max_size=2)
QUESTIONS = st.builds(
    Question, NUMBERS, TEXTS, st.lists(st.builds(Option, TEXTS, TEXTS), max_size=3).map(tuple)
)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),
    max_value=datetime(9000, 1, 1),
    timezones=ZONES,
)
SESSIONS = st.builds(
    Session,
    stack=STACKS,
    history=HISTORIES,
    question=st.none() | QUESTIONS,
    pending=st.none() | CALLS,
    serial=NUMBERS,
    calls=NUMBERS,
    parked=st.none() | st.builds(Parked, MOMENTS, STACKS.map(tuple), HISTORIES.map(tuple)),
)
FULL = Session(
    stack=[
        Frame("main", "main.all", {"x": 1}, loop=Loop(["а", "б"], 1, [True])),
        Frame(
            "one",
            "one.name",
            returns=Return.QUESTION,
            asked=7,
            tries=2,
            unanswered=Call(1, "look", {}),
            ahead={"y": "5"},
            mark=6,
            refused={"one.name.again": 2},
        ),
    ],
    history=[(Frame("main", "main.menu", asked=1),)],
    question=Question(7, "one.name", (Option("#0", "а"), Option("skip", "Далі"))),
    pending=Call(2, "send", {"reading": 5}),
    serial=7,
    calls=2,
    parked=Parked(datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=1), (), ()),
)


@given(SESSIONS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(session: Session) -> None:
    """Every session comes back as it was, from bytes and from text."""
    stored = write(session)
    assert read(stored) == session
    assert read(stored.decode()) == session


def test_every_field_of_a_frame_is_written() -> None:
    """A field that is forgotten here would be lost between two messages."""
    written = {name for frame in json.loads(write(FULL))["frames"] for name in frame}
    assert set(Frame.__struct_fields__) == written | {"fresh"}


def test_what_an_earlier_version_wrote_is_read() -> None:
    """A field that it did not know is as on the first day: nobody loses their conversation."""
    stored = json.loads(write(FULL))
    del stored["frames"][1]["refused"]
    session = read(json.dumps(stored))
    assert session.top == structs.replace(FULL.top, refused={})
    assert session.stack[0] == FULL.stack[0]


def test_a_frame_is_written_once() -> None:
    """What has not changed since the last question is not stored again."""
    below, top = Frame("main", "main.menu", {"x": 1}), Frame("one", "one.name")
    session = Session([below, top], [(below,), (below, top)])
    assert len(json.loads(write(session))["frames"]) == 2
    back = read(write(session))
    assert back == session
    assert back.history[0][0] is back.stack[0]


@given(SESSIONS)
@settings(max_examples=20, deadline=None)
def test_writing_is_stable(session: Session) -> None:
    """The same session has one stored form."""
    assert write(read(write(session))) == write(session)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_unreadable(stored: bytes) -> None:
    """Nothing else is ever raised."""
    with suppress(UnreadableSession):
        read(stored)


@given(st.integers(0, len(write(FULL)) - 1), st.binary(max_size=3))
def test_damaged_bytes_are_read_or_unreadable(place: int, instead: bytes) -> None:
    """A disk that lies gives another session or an unreadable one, never another exception."""
    stored = write(FULL)
    with suppress(UnreadableSession):
        read(stored[:place] + instead + stored[place + 1 :])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=5,
)


def _paths(plain: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List every place within a JSON value."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(plain, dict):
        inner = list(plain.items())
    if isinstance(plain, list):
        inner = list(enumerate(plain))
    return [path, *(found for key, value in inner for found in _paths(value, (*path, key)))]


@given(st.data())
def test_json_of_another_shape_is_read_or_unreadable(data: st.DataObject) -> None:
    """A value of the wrong type anywhere is noticed when reading, not in the middle of a turn."""
    plain = json.loads(write(FULL))
    path = data.draw(st.sampled_from(_paths(plain)[1:]))
    holder = plain
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = data.draw(JSON)
    try:
        session = read(json.dumps(plain))
    except UnreadableSession:
        return
    assert isinstance(session, Session)
    assert all(isinstance(frame.tries, int) for frame in session.stack)
    write(session)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"format": 0}',
        f'{{"format": {FORMAT + 1}}}',
        "\ud800",
        "[" * 5000,
    ],
)
def test_what_is_no_session_is_unreadable(stored: str) -> None:
    """Empty, cut off, of another kind, of a newer version, nested without end."""
    with pytest.raises(UnreadableSession):
        read(stored)


def test_a_newer_form_is_told_from_damage() -> None:
    """Whole, of a higher format, whatever else is in it."""
    newer = f'{{"format":{FORMAT + 1},"frames":"elsewhere","more":[1]}}'
    with pytest.raises(NewerSession):
        read(newer)
    for other in (newer[:-1], newer.replace(str(FORMAT + 1), "0", 1)):
        with pytest.raises(UnreadableSession) as raised:
            read(other)
        assert not isinstance(raised.value, NewerSession)


def test_values_nested_without_end_are_unreadable() -> None:
    """Depth is an attack like any other."""
    deep = "[" * 100_000 + "]" * 100_000
    frame = f'{{"dialog": "a", "state": "a.b", "values": {{"x": {deep}}}}}'
    with pytest.raises(UnreadableSession):
        read(f'{{"format": {FORMAT}, "stack": [{frame}]}}')


def test_an_explanation_holds_nothing_of_the_conversation() -> None:
    """What a person typed never gets into a message of an error."""
    stored = write(FULL).replace(b'"x":1', b'"x":{"$decimal":"270001234567x"}')
    with pytest.raises(UnreadableSession) as raised:
        read(stored)
    assert "2700" not in str(raised.value)


def test_what_may_not_be_kept_is_a_programmers_error() -> None:
    """A float that a service gave does not get into the store."""
    with pytest.raises(TypeError):
        write(Session([Frame("main", "main.menu", {"x": 1.5})]))  # type: ignore[dict-item]
