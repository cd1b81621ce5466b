"""Showing messages in Viber."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.render import ELLIPSIS
from channels.viber.payloads import LARGEST, encoded, render, welcome
from engine.core.effects import Choice, Message
from engine.runtime.channel import Payload
from tests.standins import viber_rules as rules

SENDER = {"name": "ї" * 28}


def _message(text: str, *labels: str, ask: str | None = None) -> Message:
    choices = tuple(Choice(f"1:{number}", label) for number, label in enumerate(labels))
    return Message("main.menu", text, choices, ask, "Поділитися номером" if ask else "")


def _only(message: Message) -> Payload:
    (payload,) = render(message).payloads
    return payload


def _columns(message: Message) -> list[int]:
    return [button["Columns"] for button in _only(message)["keyboard"]["Buttons"]]


def test_a_text_is_a_text() -> None:
    """Nothing else is in it: not the person, not the sender, not what is None."""
    assert _only(_message("Вітаємо & <раді>")) == {"type": "text", "text": "Вітаємо & <раді>"}


def test_a_button_sends_its_label() -> None:
    """What stands on it is HTML; what it sends, which the chat shows, is not. ' is a letter."""
    (button,) = _only(_message("Де?", "П'ять <км> & далі"))["keyboard"]["Buttons"]
    assert button["Text"] == "П'ять &lt;км&gt; &amp; далі"
    assert button["ActionBody"] == "П'ять <км> & далі"
    assert (button["ActionType"], button["Columns"], button["Rows"]) == ("reply", 6, 1)


def test_the_button_that_shares_a_phone_comes_first() -> None:
    """It needs a newer Viber, and on a desktop sends its label."""
    payload = _only(_message("Ваш номер?", "Пропустити", ask="contact"))
    share, skip = payload["keyboard"]["Buttons"]
    assert payload["min_api_version"] == 3
    assert (share["ActionType"], share["ActionBody"]) == ("share-phone", "Поділитися номером")
    assert skip["ActionType"] == "reply"


def test_a_message_without_buttons_has_no_keyboard() -> None:
    """Asking for a picture is done in words; without sharing, any Viber will do."""
    assert set(_only(_message("Фото?", ask="photo"))) == {"type", "text"}
    assert "min_api_version" not in _only(_message("Так?", "Так"))


@pytest.mark.parametrize(
    ("count", "columns"),
    [(12, [6] * 12), (13, [3] * 12 + [6]), (14, [3] * 14), (24, [3] * 24)],
)
def test_more_than_twelve_buttons_stand_in_two_columns(count: int, columns: list[int]) -> None:
    """The last one alone has the row for itself."""
    assert _columns(_message("Яке?", *map(str, range(count)))) == columns


def test_the_phones_button_counts_as_a_row() -> None:
    """Twelve others with it are one too many for one column."""
    assert _columns(_message("Яке?", *map(str, range(12)), ask="contact")) == [6] + [3] * 12


def test_too_many_buttons_are_said_in_words() -> None:
    """Twenty-five do not fit."""
    rendering = render(_message("Яке?", *(f"№ {number}" for number in range(25))))
    (payload,) = rendering.payloads
    assert "keyboard" not in payload
    assert payload["text"].endswith("• № 24")
    assert rendering.degraded == ("buttons",)


def test_a_long_label_is_cut_and_sends_itself_in_full() -> None:
    """So the engine knows it again; escaping counts too."""
    label = "<" * 200
    (button,) = _only(_message("Так?", label))["keyboard"]["Buttons"]
    assert button["ActionBody"] == label
    assert len(button["Text"]) <= 250
    assert html.unescape(button["Text"]).endswith("<" + ELLIPSIS)
    label = "дуже " * 60
    payload = _only(_message("Так?", label))
    assert payload["keyboard"]["Buttons"][0]["ActionBody"] == label
    assert label.strip() in payload["text"]


def test_a_message_that_is_too_large_for_a_request_is_split() -> None:
    """7000 letters and 24 long buttons are more than 30 kB together."""
    labels = [f"{number} {'ї' * 230}" for number in range(24)]
    rendering = render(_message("ї" * 7000, *labels))
    assert "split" in rendering.degraded
    assert "".join(payload["text"] for payload in rendering.payloads).count("ї") >= 7000
    assert all(len(encoded(payload)) < LARGEST - 500 for payload in rendering.payloads)


LABELS = st.lists(st.text(st.sampled_from("аї&<>'\" 👩"), min_size=1, max_size=300), max_size=30)
MESSAGES = st.builds(
    lambda text, labels, ask: _message(text, *labels, ask=ask),
    st.text(st.sampled_from("аї \n👩"), min_size=1).map(lambda part: (part.strip() or "а") * 1)
    | st.integers(1, 20_000).map(lambda length: "👩ї" * (length // 2) + "."),
    LABELS,
    st.sampled_from([None, "contact", "photo"]),
)


@given(MESSAGES)
def test_viber_takes_every_message(message: Message) -> None:
    """Each part is right by Viber's rules and small enough, and no word of the text is lost."""
    payloads = render(message).payloads
    for payload in payloads:
        fields = {**payload, "receiver": "01234567890A=" * 2, "sender": SENDER}
        assert rules.message(fields) == rules.OK
        assert len(encoded(fields)) <= LARGEST
    shown = "".join("".join(payload["text"].split()) for payload in payloads)
    assert shown.startswith("".join(message.text.split()))


def test_a_welcome_is_one_message() -> None:
    """Paragraphs of all, buttons of the last."""
    payload = welcome([_message("Вітаємо!", "Ні"), _message("Почнімо?", "Так")])
    assert payload["text"] == "Вітаємо!\n\nПочнімо?"
    assert [button["ActionBody"] for button in payload["keyboard"]["Buttons"]] == ["Так"]


def test_a_long_welcome_is_cut_and_keeps_its_buttons() -> None:
    """There is no second message in which they could stand."""
    payload = welcome([_message("слово " * 1000), _message("слово " * 1000, "Так")])
    assert payload["text"].startswith("слово слово")
    assert payload["text"].endswith(ELLIPSIS)
    assert 3000 < len(payload["text"]) <= 7000
    assert [button["ActionBody"] for button in payload["keyboard"]["Buttons"]] == ["Так"]


@given(st.lists(MESSAGES, min_size=1, max_size=4))
def test_viber_takes_every_welcome(messages: list[Message]) -> None:
    """What is too long is cut; the keyboard stays where there are few enough buttons."""
    payload = welcome(messages)
    fields = {**payload, "sender": SENDER}
    assert rules.message(fields) == rules.OK
    assert len(encoded(fields)) <= LARGEST
    joined = "\n\n".join(message.text for message in messages)
    assert payload["text"].endswith(ELLIPSIS) or joined.strip() in payload["text"]
