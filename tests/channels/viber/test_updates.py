"""Understanding Viber's callbacks."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.viber.updates import parse
from engine.core.events import ContactShared, MediaReceived, PersonEvent, TextReceived
from engine.runtime.channel import Blocked, Inbound, Receipt, Unreadable, Update
from tests.channels.viber import callbacks
from tests.channels.viber.callbacks import AT, BOT, CHAT, STAMP, TOKEN, message

RECEIVED = AT + timedelta(seconds=2)
KEY = str(TOKEN)


def _parse(raw: dict[str, Any]) -> Update | None:
    return parse(raw, RECEIVED, BOT)


def _event(raw: dict[str, Any]) -> PersonEvent:
    update = _parse(raw)
    assert isinstance(update, Inbound)
    return update.event


def test_a_text_comes_with_who_wrote_it_when_and_in_which_language() -> None:
    """The number of the message, which no float can hold, is its id and its order."""
    event = TextReceived(AT, "a message to the service")
    inbound = Inbound(BOT, "viber", CHAT, f"message:{TOKEN}", event, "uk", TOKEN)
    assert _parse(callbacks.TEXT) == inbound


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (callbacks.URL, TextReceived(AT, "https://www.example.com")),
        (callbacks.CONTACT, ContactShared(AT, "380671234567", own=True)),
        (callbacks.PICTURE, MediaReceived(AT, "photo", "https://dl.viber.com/p.jpg")),
        (callbacks.VIDEO, MediaReceived(AT, "document", "https://dl.viber.com/v.mp4")),
        (callbacks.FILE, MediaReceived(AT, "document", "https://dl.viber.com/a.pdf")),
        (callbacks.STICKER, MediaReceived(AT, "sticker", "46105")),
        (callbacks.LOCATION, MediaReceived(AT, "location", "50.76891,6.11499")),
        (message(type="picture"), MediaReceived(AT, "photo", KEY)),
        (message(type="location"), MediaReceived(AT, "location", KEY)),
        (message(type="contact", contact={"name": "Я"}), ContactShared(AT, "", own=True)),
        (message(type="contact"), ContactShared(AT, "", own=True)),
        (message(type="text", text=""), TextReceived(AT, "")),
        (callbacks.OPENED, TextReceived(AT, "/start context information")),
        ({**callbacks.OPENED, "context": ""}, TextReceived(AT, "/start")),
    ],
)
def test_every_kind_of_message_is_an_event(raw: dict[str, Any], event: PersonEvent) -> None:
    """A medium without an address is named by its message; a card without a number is a card."""
    assert _event(raw) == event


@pytest.mark.parametrize(
    "said",
    [
        {"type": "voice", "media": "http://v"},
        {"type": "rich_media", "rich_media": {}},
        {"type": "text"},
        {"type": "text", "text": 5},
        {"type": "url", "media": None},
        {},
        {"type": ["text"]},
    ],
)
def test_a_message_that_is_not_understood_is_unreadable(said: dict[str, Any]) -> None:
    """Its sender is known, and what it says is not repeated."""
    raw = message(**said)
    unread = Unreadable(BOT, "viber", CHAT, f"message:{TOKEN}", AT, "message: not understood")
    assert _parse(raw) == unread


@pytest.mark.parametrize("raw", [callbacks.WEBHOOK, callbacks.CLIENT_STATUS, callbacks.PAYMENT])
def test_some_callbacks_mean_nothing_to_a_bot(raw: dict[str, Any]) -> None:
    """So does whatever Viber invents."""
    assert _parse(raw) is None
    assert _parse({**raw, "event": "action"}) is None


def test_who_subscribes_hears_from_the_bot_and_who_unsubscribes_does_not() -> None:
    """Both are updates like others, with ids of their own."""
    subscribed = Blocked(BOT, "viber", CHAT, f"subscribed:{TOKEN}", AT, blocked=False)
    assert _parse(callbacks.SUBSCRIBED) == subscribed
    unsubscribed = Blocked(BOT, "viber", CHAT, f"unsubscribed:{TOKEN}", AT, blocked=True)
    assert _parse(callbacks.UNSUBSCRIBED) == unsubscribed


@pytest.mark.parametrize("raw", [callbacks.DELIVERED, callbacks.SEEN, callbacks.FAILED])
def test_a_receipt_names_its_message(raw: dict[str, Any]) -> None:
    """By the number that was given when it was sent; no person is needed."""
    expected = Receipt(BOT, "viber", KEY, AT, raw["event"])
    assert _parse(raw) == expected
    assert _parse({name: raw[name] for name in raw if name != "user_id"}) == expected


@pytest.mark.parametrize(
    ("raw", "chat", "why"),
    [
        ({}, None, "no event"),
        ({"event": ["message"]}, None, "no event"),
        ({**callbacks.TEXT, "message_token": None}, CHAT, "message: no message_token"),
        ({**callbacks.TEXT, "message_token": True}, CHAT, "message: no message_token"),
        ({**callbacks.TEXT, "message_token": 2**64}, CHAT, "message: no message_token"),
        ({**callbacks.TEXT, "sender": {}}, None, "message: no person"),
        ({**callbacks.TEXT, "sender": {"id": "\0"}}, None, "message: no person"),
        ({**callbacks.UNSUBSCRIBED, "user_id": 7}, None, "unsubscribed: no person"),
    ],
)
def test_what_lacks_its_number_or_its_person_is_unreadable(
    raw: dict[str, Any], chat: str | None, why: str
) -> None:
    """With the person where that is known."""
    update = _parse(raw)
    assert isinstance(update, Unreadable)
    assert (update.chat, update.why) == (chat, why)


def test_what_cannot_be_read_twice_has_one_id() -> None:
    """A redelivery is known again also without a number."""
    raw = {**callbacks.TEXT, "message_token": None}
    first, second = _parse(raw), parse(raw, RECEIVED + timedelta(minutes=5), BOT)
    assert isinstance(first, Unreadable)
    assert first == second


@pytest.mark.parametrize(
    "stamp",
    [
        None,
        "1457764197627",
        True,
        -1,
        10**15,
        float("nan"),
        STAMP + 60_000,
        STAMP - 15 * 86_400_000,
    ],
)
def test_a_time_that_cannot_be_true_is_not_believed(stamp: object) -> None:
    """Then the message is of when it came: never of the future, never of weeks ago."""
    assert _event({**callbacks.TEXT, "timestamp": stamp}).at == RECEIVED


def test_a_number_written_as_a_text_is_a_number() -> None:
    """JavaScript in between cannot hold it otherwise; above 63 bits it is merely the last."""
    update = _parse({**callbacks.TEXT, "message_token": KEY})
    assert isinstance(update, Inbound)
    assert (update.update_id, update.order) == (f"message:{TOKEN}", TOKEN)
    update = _parse({**callbacks.TEXT, "message_token": 2**64 - 1})
    assert isinstance(update, Inbound)
    assert (update.update_id, update.order) == (f"message:{2**64 - 1}", 2**63 - 1)


@pytest.mark.parametrize(
    ("told", "language"), [("uk-UA", "uk"), ("RU", "ru"), ("pt_BR", "pt"), ("", None), (1, None)]
)
def test_a_language_is_without_its_country(told: object, language: str | None) -> None:
    """What is no language is none."""
    update = _parse({**callbacks.TEXT, "sender": {"id": CHAT, "language": told}})
    assert isinstance(update, Inbound)
    assert update.language == language


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, 2**64, 10**400, -1])
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Give a callback with some of its fields, at any depth, gone or replaced by junk."""
    raw: dict[str, Any] = deepcopy(draw(st.sampled_from(callbacks.ALL)))
    for _ in range(draw(st.integers(1, 3))):
        place, name = draw(st.sampled_from(list(_fields(raw))))
        if draw(st.booleans()):
            del place[name]
        else:
            place[name] = draw(JUNK)
    return raw


def _fields(place: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for name, value in place.items():
        yield place, name
        if isinstance(value, dict):
            yield from _fields(value)


@given(mutated())
def test_no_callback_is_too_broken(raw: dict[str, Any]) -> None:
    """Whatever comes, every word of the update can be stored, and its time is believable."""
    update = _parse(raw)
    if update is None:
        return
    assert "\0" not in repr(update)
    repr(update).encode()
    at = update.event.at if isinstance(update, Inbound) else update.at
    assert RECEIVED - timedelta(days=14) <= at <= RECEIVED
    if isinstance(update, Inbound):
        assert 0 < update.order < 2**63
        assert update.chat
    if isinstance(update, Unreadable):
        assert CHAT not in update.why


@given(st.dictionaries(st.text(max_size=8), JUNK), st.datetimes(timezones=st.just(UTC)))
def test_anything_can_be_parsed(raw: dict[str, Any], received: datetime) -> None:
    """Also what no messenger sends; it is unreadable, or nothing."""
    assert parse(raw, received, BOT) is None or isinstance(parse(raw, received, BOT), Unreadable)
