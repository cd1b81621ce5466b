"""One line of the pipe: understood, or said to be unreadable (docs/PIPE.md)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.pipe.lines import (
    ACTS,
    KEYS,
    MEDIA,
    Blocked,
    Fails,
    Line,
    Said,
    Tick,
    Unreadable,
    read_line,
)
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    SaidInGroup,
    TextReceived,
)
from engine.messages import LANGUAGES, say

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
KYIV = datetime(2025, 11, 20, 18, tzinfo=timezone(timedelta(hours=2)))


def _read(**fields: Any) -> Line:
    return read_line(json.dumps(fields).encode(), lambda: NOW)


def _refused(raw: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        read_line(raw, lambda: NOW)
    return raised.value


def _refused_fields(**fields: Any) -> str:
    return _refused(json.dumps(fields).encode()).code


def test_the_example_of_the_documentation_is_understood() -> None:
    """User, text, time and key."""
    raw = '{"user":"1001","text":"Привіт","at":"2025-11-20T18:00:00+02:00","id":"u1"}'.encode()
    assert read_line(raw, lambda: NOW) == Said(
        "1001", "u1", KYIV, TextReceived(KYIV, "Привіт"), None
    )


@pytest.mark.parametrize(
    ("act", "event"),
    [
        ({"text": ""}, TextReceived(NOW, "")),
        ({"press": "m1:send"}, ChoicePressed(NOW, "m1:send")),
        ({"contact": {"phone": "+380", "own": True}}, ContactShared(NOW, "+380", True)),
        ({"contact": {"phone": "+380", "own": False}}, ContactShared(NOW, "+380", False)),
        ({"contact": {"phone": "+380"}}, ContactShared(NOW, "+380", True)),
        ({"media": "voice"}, MediaReceived(NOW, "voice", "pipe:voice")),
        ({"edited": "інше"}, None),
        ({"text": "/x", "group": True}, SaidInGroup(NOW, "/x")),
        ({"text": "x", "group": False}, TextReceived(NOW, "x")),
        ({"media": "photo", "group": True}, SaidInGroup(NOW, "")),
        ({"edited": "x", "group": True}, None),
    ],
)
def test_every_act_becomes_an_event(act: dict[str, Any], event: object) -> None:
    """Time and key have defaults; an edited message is no event."""
    assert _read(user="1", **act) == Said("1", None, NOW, event, None)  # type: ignore[arg-type]


def test_control_lines_are_understood() -> None:
    """Time, failures, and who blocked the bot."""
    assert _read(tick=True, at="2025-11-20T18:00:00+02:00") == Tick(None, KYIV)
    assert _read(fails={"send": "once"}, id="f") == Fails("f", {"send": "once"})
    assert _read(user="1", blocked=True) == Blocked(None, "1", True, NOW)


def test_names_may_be_numbers() -> None:
    """Telegram's ids are numbers; as text they are the same person and key."""
    line = _read(user=1001, id=7, text="x")
    assert isinstance(line, Said)
    assert (line.user, line.id) == ("1001", "7")


@pytest.mark.parametrize(
    ("came", "language"), [("ru", "ru"), ("ru-RU", "ru"), ("UK", "uk"), ("", None), (None, None)]
)
def test_the_devices_language_loses_its_country(came: str | None, language: str | None) -> None:
    """Telegram says ``uk-UA``."""
    line = _read(user="1", text="x", language=came)
    assert isinstance(line, Said)
    assert line.language == language


def test_a_byte_order_mark_does_no_harm() -> None:
    """Some editors begin a file with one."""
    assert isinstance(read_line(b'\xef\xbb\xbf{"user":"1","text":"x"}\r\n', lambda: NOW), Said)


@pytest.mark.parametrize("field", ["text", "press", "user", "id"])
def test_what_no_store_can_carry_is_mended(field: str) -> None:
    """Halves of characters and NUL, wherever they come."""
    fields = {"user": "1", "text": "x", field: "а\x00\ud800б"}
    if field == "press":
        del fields["text"]
    line = _read(**fields)
    assert isinstance(line, Said)
    assert "а\ufffdб" in str(line)


@pytest.mark.parametrize(
    ("raw", "code", "facts"),
    [
        (b"\xff{}", "not_utf8", {"column": 1}),
        ("привіт".encode("cp1251"), "not_utf8", {"column": 1}),
        (b"", "not_json", {"column": 1}),
        (b"{", "not_json", {"column": 2}),
        (b'{"user":"1",}', "not_json", {"column": 13}),
        (b"[" * 100_000, "not_json", {"column": 1}),
        (b"1" * 5_000, "not_json", {"column": 1}),
        (b"[]", "not_object", {}),
        (b"null", "not_object", {}),
        (b'"text"', "not_object", {}),
    ],
)
def test_what_is_no_json_object_says_where(raw: bytes, code: str, facts: dict[str, Any]) -> None:
    """The code names the words, the facts the place."""
    error = _refused(raw)
    assert (error.code, error.facts) == (code, facts)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"user": "1", "txt": "x"}, "unknown_field"),
        ({"user": "1"}, "one_act"),
        ({"user": "1", "text": "x", "press": "y"}, "one_act"),
        ({"text": "x"}, "user"),
        ({"user": "", "text": "x"}, "user"),
        ({"user": " \x00", "text": "x"}, "user"),
        ({"user": True, "text": "x"}, "user"),
        ({"user": 1.5, "text": "x"}, "user"),
        ({"user": "1", "text": 5}, "text"),
        ({"user": "1", "text": None}, "text"),
        ({"user": "1", "press": ["x"]}, "text"),
        ({"user": "1", "edited": 1}, "text"),
        ({"user": "1", "text": "x", "language": 5}, "text"),
        ({"user": "1", "text": "x", "id": 1.5}, "id"),
        ({"user": "1", "text": "x", "id": True}, "id"),
        ({"user": "1", "text": "x", "group": 1}, "flag"),
        ({"user": "1", "text": "x", "at": "завтра"}, "at"),
        ({"user": "1", "text": "x", "at": "2025-11-20T18:00:00"}, "at"),
        ({"user": "1", "text": "x", "at": "0001-01-01T00:00:00+02:00"}, "at"),
        ({"user": "1", "text": "x", "at": "9999-12-31T23:59:59-12:00"}, "at"),
        ({"user": "1", "text": "x", "at": None}, "at"),
        ({"user": "1", "contact": "+380"}, "contact"),
        ({"user": "1", "contact": {}}, "contact"),
        ({"user": "1", "contact": {"phone": 380}}, "contact"),
        ({"user": "1", "contact": {"phone": "+380", "own": "yes"}}, "contact"),
        ({"user": "1", "media": "video"}, "media"),
        ({"user": "1", "media": ["photo"]}, "media"),
        ({"tick": False}, "flag"),
        ({"tick": 1}, "flag"),
        ({"fails": "send"}, "fails"),
        ({"fails": {"send": "sometimes"}}, "fails"),
        ({"fails": {"send": ["once"]}}, "fails"),
        ({"user": "1", "blocked": "yes"}, "flag"),
        ({"blocked": True}, "user"),
    ],
)
def test_every_mistake_has_its_code(fields: dict[str, Any], code: str) -> None:
    """Whoever writes the program reads what to correct."""
    assert _refused_fields(**fields) == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
LIKELY = st.sampled_from(
    [
        "1",
        "x",
        True,
        "always",
        "photo",
        NOW.isoformat(),
        {"phone": "+380", "own": True},
        {"send": "once"},
    ]
)
FIELDS = st.dictionaries(st.sampled_from(KEYS), LIKELY | JSON, max_size=4)


def _read_or_say(raw: bytes) -> None:
    unreadable = None
    try:
        line = read_line(raw, lambda: NOW)
    except Unreadable as error:
        unreadable = error
    if unreadable is None:
        assert isinstance(line, Said | Tick | Fails | Blocked)
    else:
        words = [say(lang, "pipe", unreadable.code, **unreadable.facts) for lang in LANGUAGES]
        assert all(words)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_line_or_unreadable(raw: bytes) -> None:
    """Never another exception, and there are words for whatever is wrong."""
    _read_or_say(raw)


@given(FIELDS)
def test_any_object_is_a_line_or_unreadable(fields: dict[str, Any]) -> None:
    """The right names with any values."""
    _read_or_say(json.dumps(fields).encode())


def test_the_lists_in_the_documentation_are_the_code_s() -> None:
    """What a program may send."""
    assert ACTS == ("text", "press", "contact", "media", "edited")
    assert MEDIA == ("photo", "sticker", "voice", "location", "document")
