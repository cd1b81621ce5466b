import json
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.parse import parse
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    SaidInGroup,
    TextReceived,
)
from engine.runtime.channel import Blocked, Inbound, Moved, Unreadable, Update
from tests.channels.telegram.updates import (
    ALL,
    AT,
    BOT,
    GROUP,
    MEDIA,
    OLHA,
    PHONE,
    PRIVATE,
    RECEIVED,
    contact,
    membership,
    message,
    press,
)

CHAT = str(PRIVATE["id"])


def parsed(raw: Mapping[str, Any]) -> Update | None:
    """Parse as the bot that ``/help@UtilityBot`` means."""
    return parse(raw, RECEIVED, "poltava", "UtilityBot")


def heard(raw: Mapping[str, Any]) -> Inbound:
    """Give an update that has to be somebody's doing."""
    update = parsed(raw)
    assert isinstance(update, Inbound), update
    return update


def test_a_text_keeps_its_own_time_and_names_the_person_and_the_update() -> None:
    """A text is heard at the message's own time; its number names it and gives its order."""
    assert parsed(message(text="1234")) == Inbound(
        "poltava", "telegram", CHAT, "9001", TextReceived(AT, "1234"), "uk", 9001
    )


def test_a_deep_link_stays_the_text_that_it_is() -> None:
    """``/start`` with what a link carried comes as it was typed."""
    assert heard(message(text="/start ref_42")).event == TextReceived(AT, "/start ref_42")


def test_halves_of_characters_and_nul_are_cleaned_away() -> None:
    """What no store can keep never leaves the adapter."""
    assert heard(message(text="a\x00\ud83d")).event == TextReceived(AT, "a�")


def test_a_press_happens_when_it_comes() -> None:
    """A press has no time of its own: the message's is that of the question."""
    assert heard(press()).event == ChoicePressed(RECEIVED, "3:send")


def test_a_press_of_what_is_too_old_to_be_shown_counts() -> None:
    """Of an old message Telegram tells only the chat."""
    old = press()
    old["callback_query"]["message"] = {"chat": PRIVATE, "message_id": 5, "date": 0}
    assert heard(old).event == ChoicePressed(RECEIVED, "3:send")


@pytest.mark.parametrize("missing", ["message", "data"])
def test_a_press_outside_of_a_chat_or_of_a_game_means_nothing(missing: str) -> None:
    """A press without a message or without data is none of the bot's buttons."""
    odd = press()
    del odd["callback_query"][missing]
    assert parsed(odd) is None


@pytest.mark.parametrize(("owner", "own"), [(OLHA["id"], True), (5, False), (None, False)])
def test_a_contact_is_own_only_when_telegram_says_whose_it_is(owner: int | None, own: bool) -> None:
    """A card of somebody else, or of somebody without Telegram, proves nothing."""
    assert heard(contact(owner)).event == ContactShared(AT, PHONE, own)


def test_a_contact_from_nobody_is_nobodys() -> None:
    """Without a sender even a card without an owner is not the sender's."""
    anonymous = contact(None)
    del anonymous["message"]["from"]
    assert heard(anonymous).event == ContactShared(AT, PHONE, own=False)


@pytest.mark.parametrize("name", MEDIA)
def test_media_come_as_what_they_are_with_the_channels_reference(name: str) -> None:
    """Each kind of medium is told, the largest picture is meant, and a caption is no answer."""
    content, medium, reference = MEDIA[name]
    assert heard(message(**content)).event == MediaReceived(AT, medium, reference)


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "edited_message": message(text="2")["message"]},
        {"update_id": 1, "channel_post": message(text="2")["message"]},
        {"update_id": 1, "something_new": {"id": 1}},
        {"update_id": 1},
        message(pinned_message=message(text="2")["message"]),
        message(new_chat_members=[OLHA], chat=GROUP),
        message(text="2", chat={**GROUP, "type": "channel"}),
        {"update_id": 1, "message": {**message(text="2")["message"], "from": BOT}},
        membership("member", "left", GROUP),
    ],
)
def test_what_means_nothing_to_a_bot_is_passed_over(raw: dict[str, Any]) -> None:
    """Edits, posts, service messages and other bots cause nothing, and no apology either."""
    assert parsed(raw) is None


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_what_is_said_in_a_group_is_said_in_a_group(kind: str) -> None:
    """In a group even a picture or a press is only something said, and shows nothing."""
    group = {**GROUP, "type": kind}
    picture = message(chat=group, **MEDIA["photo"][0])
    assert heard(message(text="1", chat=group)).event == SaidInGroup(AT, "1")
    assert heard(picture).event == SaidInGroup(AT, "")
    assert heard(press(chat=group)).event == SaidInGroup(RECEIVED, "")


@pytest.mark.parametrize(
    ("typed", "private", "group"),
    [
        ("/help@UtilityBot", "/help", "/help"),
        ("/help@utilitybot 5", "/help 5", "/help 5"),
        ("/help@OtherBot", "/help@OtherBot", None),
        ("пишіть на /help@OtherBot", "пишіть на /help@OtherBot", "пишіть на /help@OtherBot"),
    ],
)
def test_a_command_loses_the_bots_own_name(typed: str, private: str, group: str | None) -> None:
    """A command to another bot of a group means nothing; in private it is a text."""
    assert heard(message(text=typed)).event == TextReceived(AT, private)
    update = parsed(message(text=typed, chat=GROUP))
    assert (update and isinstance(update, Inbound) and update.event) == (
        None if group is None else SaidInGroup(AT, group)
    )


def test_before_its_name_is_known_a_bot_takes_every_command() -> None:
    """A bot without a name leaves commands as they are."""
    update = parse(message(text="/help@Any", chat=GROUP), RECEIVED, "poltava")
    assert isinstance(update, Inbound)
    assert update.event == SaidInGroup(AT, "/help@Any")


@pytest.mark.parametrize(
    ("before", "after", "blocked"),
    [("member", "kicked", True), ("member", "left", True), ("kicked", "member", False)],
)
def test_blocking_and_unblocking_are_told(before: str, after: str, blocked: bool) -> None:
    """Whoever stops the bot in their private chat does not want to hear from it."""
    assert parsed(membership(before, after)) == Blocked(
        "poltava", "telegram", CHAT, "9003", AT, blocked
    )


def test_a_group_that_becomes_a_supergroup_has_moved() -> None:
    """The old chat is told, and where it is now."""
    raw = message(migrate_to_chat_id=-1005, chat={**GROUP, "id": -5, "type": "group"})
    assert parsed(raw) == Moved("poltava", "telegram", "-5", "9001", AT, "-1005")


@pytest.mark.parametrize(
    ("code", "language"),
    [("uk", "uk"), ("ru-RU", "ru"), ("UK", "uk"), ("zh-hans", "zh"), ("", None), (5, None)],
)
def test_the_language_of_the_device_is_told_without_its_country(
    code: object, language: str | None
) -> None:
    """A language is two or three letters, or none."""
    raw = message(text="1")
    raw["message"] = {**raw["message"], "from": {**OLHA, "language_code": code}}
    assert heard(raw).language == language


def test_an_update_without_a_field_is_unreadable_and_says_which() -> None:
    """The chat is told, so that the person is; of what was in the update nothing is."""
    broken = press("380671234567")
    del broken["callback_query"]["chat_instance"]
    why = "TypeError: CallbackQuery.chat_instance"
    assert parsed(broken) == Unreadable("poltava", "telegram", CHAT, "9002", RECEIVED, why)


def test_a_field_of_another_type_is_unreadable() -> None:
    """python-telegram-bot takes a number for a text; the engine does not."""
    why = "Misshapen: text"
    assert parsed(message(text=1234)) == Unreadable(
        "poltava", "telegram", CHAT, "9001", RECEIVED, why
    )


@pytest.mark.parametrize("number", [None, "7", True, 2**70])
def test_an_update_without_a_number_is_unreadable(number: object) -> None:
    """What cannot be told from others has no number to be known by."""
    update = parsed({**message(text="1"), "update_id": number})
    assert isinstance(update, Unreadable)
    assert (update.update_id, update.why) == ("", "Misshapen: update_id")


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(["private", "group", "kicked", "member", "\ud83d", "\x00"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for key, each in inner for place in _places(each, (*path, key)))]


@st.composite
def _bent(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a real update of which some fields are gone, and some hold anything else."""
    raw: dict[str, Any] = deepcopy(draw(st.sampled_from(ALL)))
    for _ in range(draw(st.integers(1, 3))):
        *before, last = draw(st.sampled_from(_places(raw)[1:] or [("update_id",)]))
        holder: Any = raw
        for key in before:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(_JSON)
        elif isinstance(holder, dict):
            holder.pop(last, None)
    return raw


@given(_bent())
def test_no_update_however_broken_makes_the_adapter_fail(raw: dict[str, Any]) -> None:
    """Whatever comes gives an update that any store can keep, or nothing; never an exception."""
    match parsed(raw):
        case Unreadable(chat=chat, why=why):
            assert re.fullmatch(r"[\w: .,]+", why, re.ASCII)
            assert not re.search(r"\d{3}", why)
            assert chat is None or str(int(chat)) == chat
        case Inbound(chat=chat, update_id=number, event=event, language=language):
            assert (str(int(chat)), number) == (chat, str(raw["update_id"]))
            assert event.at.tzinfo is not None
            assert repr((event, language)).encode().decode() == repr((event, language))
        case Blocked(chat=chat, at=at) | Moved(chat=chat, at=at):
            assert str(int(chat)) == chat
            assert at.tzinfo is not None
        case other:
            assert other is None


@given(st.text(st.characters(), min_size=1))
def test_any_text_comes_as_it_was_typed(text: str) -> None:
    """Signs of any markup are data; only what no store can keep is replaced."""
    raw = json.loads(json.dumps(message(text=text)))
    event = parse(raw, RECEIVED, "poltava")
    assert isinstance(event, Inbound)
    assert isinstance(event.event, TextReceived)
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert event.event.text == text.replace("\x00", "")
