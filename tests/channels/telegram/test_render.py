import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.limits import units
from channels.telegram.render import render
from engine.core.effects import Choice, Message

_CHOICES = (Choice("3:yes", "Так"), Choice("3:no", "Ні"))


def test_buttons_stand_under_the_message_one_in_a_row() -> None:
    """Every choice is an inline button that carries its id."""
    (payload,) = render(Message("main.menu", "Меню", _CHOICES)).payloads
    assert payload["text"] == "Меню"
    assert payload["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Так", "callback_data": "3:yes"}],
            [{"text": "Ні", "callback_data": "3:no"}],
        ]
    }


def test_the_contact_is_asked_for_under_the_input_with_the_other_choices_below() -> None:
    """Only there is the button that shares it; the keyboard goes away after one press."""
    message = Message("main.phone", "Телефон?", _CHOICES, ask="contact", ask_label="Надіслати")
    (payload,) = render(message).payloads
    assert payload["reply_markup"] == {
        "keyboard": [
            [{"text": "Надіслати", "request_contact": True}],
            [{"text": "Так"}],
            [{"text": "Ні"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


def test_a_message_without_buttons_takes_the_old_ones_away() -> None:
    """A keyboard under the input must not outlive its question."""
    for ask in (None, "photo"):
        (payload,) = render(Message("main.done", "Готово", ask=ask)).payloads
        assert payload["reply_markup"] == {"remove_keyboard": True}


def test_a_text_is_shown_as_it_is() -> None:
    """There is no markup and no preview of a link."""
    (payload,) = render(Message("main.x", "<b>a_b</b> & *c* https://t.me")).payloads
    assert payload["text"] == "<b>a_b</b> & *c* https://t.me"
    assert payload["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in payload


def test_only_a_silent_message_makes_no_sound() -> None:
    """A notice at night does not wake anybody."""
    loud, silent = (render(Message("n", "Т", silent=quiet)).payloads for quiet in (False, True))
    assert "disable_notification" not in loud[0]
    assert silent[0]["disable_notification"] is True


def test_a_message_without_a_text_still_has_one() -> None:
    """Telegram refuses a message without a text, and with it its buttons."""
    (payload,) = render(Message("main.menu", " ", _CHOICES)).payloads
    assert payload["text"] == "…"


def test_a_long_text_is_cut_and_the_buttons_stand_under_its_end() -> None:
    """Telegram counts 4096 UTF-16 units: a picture sign is two of them."""
    rendering = render(Message("main.long", "😀" * 3000, _CHOICES))
    first, last = rendering.payloads
    assert (units(first["text"]), units(last["text"])) == (4096, 1904)
    assert "inline_keyboard" in last["reply_markup"]
    assert rendering.degraded == ("split",)


_texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    _texts | st.builds(lambda text, times: text * times, _texts, st.integers(1, 3000)),
    st.lists(st.builds(Choice, _texts.filter(bool), _texts.filter(str.strip)), max_size=4),
    st.sampled_from([None, "contact", "photo"]),
)
def test_whatever_is_said_keeps_to_telegrams_limits(
    text: str, choices: list[Choice], ask: str | None
) -> None:
    """No text is too long or empty, no button has too much to carry, all of it is plain JSON."""
    message = Message("any", text, tuple(choices), ask, "Надіслати", numbers="Номер?")
    payloads = render(message).payloads
    assert payloads
    for payload in payloads:
        assert json.loads(json.dumps(payload)) == payload
        assert 1 <= units(payload["text"]) <= 4096
        for row in payload["reply_markup"].get("inline_keyboard", ()):
            assert all(len(button["callback_data"].encode()) <= 64 for button in row)
            assert all(1 <= units(button["text"]) <= 64 for button in row)


def test_what_is_said_beside_a_question_leaves_its_buttons() -> None:
    """The one that shares the contact stays under the input when a notice comes."""
    beside = Message("notices.outage.today", "Світла не буде.", aside=True)
    assert "reply_markup" not in render(beside).payloads[0]
    buttons = replace(beside, choices=(Choice("n:outage:stop", "Досить"),))
    assert "inline_keyboard" in render(buttons).payloads[0]["reply_markup"]
