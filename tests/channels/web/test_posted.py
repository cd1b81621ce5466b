"""Understanding what a browser posts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web import WEB
from channels.web.channel import Web
from channels.web.posted import Posted, Refused, chat_of, read_body, read_message, read_poll
from engine.core.effects import Choice, Message
from engine.core.events import ChoicePressed, TextReceived
from engine.runtime.channel import Inbound, Unreadable
from tests.channels.web.bot import Desk

NOON = datetime(2026, 3, 2, 10, tzinfo=UTC)
ID = "0123abcd-0123-4567-89ab-0123456789ab"
RIGHT = {"id": ID, "order": 7, "language": "uk", "text": "Привіт"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


def without(name: str, **more: object) -> dict[str, object]:
    """Give the right message with a field less, and others."""
    return {key: value for key, value in RIGHT.items() if key != name} | more


@pytest.mark.parametrize(
    ("act", "event"),
    [
        ({"text": "Привіт\nусім"}, TextReceived(NOON, "Привіт\nусім")),
        ({"text": "a\x00b\ud800"}, TextReceived(NOON, "ab\ufffd")),
        ({"press": "m1:send"}, ChoicePressed(NOON, "m1:send")),
        ({"start": True}, TextReceived(NOON, "/start")),
    ],
)
def test_what_a_person_does_is_an_event(act: dict[str, object], event: object) -> None:
    """Text, a press, the opening of the page; of the time at which it came."""
    assert read_message(without("text", **act), NOON) == Posted(ID, event, "uk", 7)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "posted",
    [
        None, [], "text", 5, {},
        without("id"), without("order"), without("text"),
        {**RIGHT, "id": ID.upper()}, {**RIGHT, "id": ID + "0"}, {**RIGHT, "id": ID + "\n"},
        {**RIGHT, "id": 5}, {**RIGHT, "id": "x" * 36},
        {**RIGHT, "order": "7"}, {**RIGHT, "order": True}, {**RIGHT, "order": -1},
        {**RIGHT, "order": 7.0}, {**RIGHT, "order": 2**53},
        {**RIGHT, "language": "uk-UA"}, {**RIGHT, "language": ""}, {**RIGHT, "language": 1},
        {**RIGHT, "text": ""}, {**RIGHT, "text": " \n"}, {**RIGHT, "text": "\x00"},
        {**RIGHT, "text": 5}, {**RIGHT, "press": "m1:send"}, {**RIGHT, "chat": "another"},
        without("text", press=""), without("text", press="x" * 1_001),
        without("text", start=1), without("text", start=False),
    ],
)  # fmt: skip
def test_anything_else_is_malformed(posted: object) -> None:
    """Nothing is guessed: the only client is our own page."""
    with pytest.raises(Refused) as refused:
        read_message(posted, NOON)
    assert refused.value.reason == "malformed"


def test_the_language_may_be_left_out() -> None:
    """Then the bot speaks its own."""
    assert read_message(without("language"), NOON).language is None


@pytest.mark.parametrize(
    "posted",
    [
        None, {}, {"after": -1}, {"after": "0"}, {"after": 0, "x": 1}, {"era": ID},
        {"after": 0, "era": ""}, {"after": 0, "era": 5}, {"after": 0, "era": ID + "\n"},
    ],
)  # fmt: skip
def test_a_poll_names_a_message_and_its_store_and_nothing_else(posted: object) -> None:
    """0 is before the first; who has heard nothing yet knows no store."""
    assert read_poll({"after": 7, "era": ID}) == (7, ID)
    assert read_poll({"after": 0, "era": None}) == read_poll({"after": 0}) == (0, None)
    with pytest.raises(Refused):
        read_poll(posted)


def test_the_chat_does_not_give_the_secret_away() -> None:
    """The same secret is the same chat, another one another; the chat is no secret."""
    token = "0123456789abcdef" * 2
    chat = chat_of(f"Bearer {token}")
    assert chat == chat_of(f"bearer {token.upper()}") != chat_of(f"Bearer {token[::-1]}")
    assert token not in chat
    with pytest.raises(Refused):
        chat_of(f"Bearer {chat}")


@given(JSON)
def test_no_json_breaks_the_reading(posted: Any) -> None:
    """It is understood, or refused in one way."""
    assert refusal(lambda: read_message(posted, NOON)) in ("malformed", "size")
    assert refusal(lambda: read_poll(posted)) == "malformed"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    """They are JSON or malformed."""
    assert refusal(lambda: read_body(body)) in (None, "malformed")


def refusal(read: Callable[[], object]) -> str | None:
    """Give the reason for which something is refused, if it is."""
    try:
        read()
    except Refused as refused:
        return refused.reason
    return None


@given(JSON, JSON)
def test_parsing_never_raises(chat: Any, message: Any) -> None:
    """What cannot be understood is unreadable, or nothing where even the chat is unknown."""
    update = Web(Desk().opening()).parse({"chat": chat, "message": message}, NOON)
    assert isinstance(update, Unreadable) if isinstance(chat, str) else update is None


def test_parsing_gives_an_update() -> None:
    """Its key is that of the browser within the chat."""
    update = Web(Desk().opening()).parse({"chat": "c1", "message": RIGHT}, NOON)
    event = TextReceived(NOON, "Привіт")
    assert update == Inbound("bot", "web", "c1", f"c1:{ID}", event, "uk", 7)


def test_a_message_is_shown_whole() -> None:
    """A hundred buttons and 20,000 characters stand; what is more is degraded, not lost."""
    web = Web(Desk().opening())
    message = Message("said", "я" * 20_000, tuple(Choice(f"{n}", "так" * 99) for n in range(100)))
    rendering = web.render(message)
    assert rendering.degraded == ()
    (payload,) = rendering.payloads
    assert payload["text"] == message.text
    assert [row[0]["id"] for row in payload["buttons"]] == [f"{n}" for n in range(100)]
    longer = web.render(Message("said", "я" * 20_001, ask="contact", ask_label="Телефон"))
    assert longer.degraded == ("split", "contact")
    assert [payload["buttons"] for payload in longer.payloads] == [[], []]
    assert not WEB.needs
