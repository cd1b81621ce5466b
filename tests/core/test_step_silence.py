"""Silence: reminding, waiting, and taking up again (LANGUAGE §2.3.4, DOMAIN §2 row 10)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.core.effects import SetTimer
from engine.core.events import TimerFired
from tests.core.talk import NOON, Talk

Begin = Callable[..., Talk]

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BOT = "commands: {help: do help, back: back, resume: back}"
MAIN = """
hello:
menu: {buttons: {a: first, b: menu}}
first: {ask: text}
second: {ask: text, remind: 15 min, wait: 2 h, buttons: {skip: menu}}
end_: {go: menu}
"""
TEXTS = """
main: {second: {remind: Ви ще тут?}, menu: {buttons: {b: Оновити}}}
commands: {resume: [Продовжити]}
"""


@pytest.fixture
def second(talk: Begin) -> Talk:
    """Bring a person to a question that reminds after a quarter of an hour and waits for two."""
    person = talk(bot=BOT, main=MAIN, help="help: {go: end}", uk=TEXTS)
    person.press("a")
    person.type("раз")
    return person


def test_a_reminder_is_said_once_with_the_same_buttons(second: Talk) -> None:
    """After ``remind``, and never again for this question."""
    assert second.wait(14 * MINUTE) == []
    assert second.wait(MINUTE) == ["main.second.remind"]
    assert second.buttons == ["skip"]
    assert second.wait(HOUR) == []
    ids = [choice.id for message in second.shown for choice in message.choices]
    assert len(ids) == len(set(ids))
    assert second.press("skip") == ["main.menu"]


def test_the_buttons_above_a_reminder_still_work(second: Talk) -> None:
    """Both messages ask the same question."""
    above = second.button("skip")
    second.wait(15 * MINUTE)
    assert second.press(above) == ["main.menu"]


def test_a_reminder_leaves_the_question_waiting(second: Talk) -> None:
    """The answer after it is an answer."""
    second.wait(15 * MINUTE)
    assert second.type("два") == ["main.end_", "main.menu"]


def test_after_silence_the_next_text_is_no_answer(second: Talk) -> None:
    """Quietly to the menu; the next message hears that the dialog has ended, once."""
    assert second.wait(2 * HOUR) == ["main.second.remind"]
    assert second.state == "main.menu"
    assert second.session.question is None
    assert second.type("два") == ["engine.ended", "main.menu"]
    assert second.type("два") == ["main.menu.again"]


@pytest.mark.parametrize("act", ["sticker", "contact", "old press", "number"])
def test_after_silence_nothing_is_taken_for_an_answer(second: Talk, act: str) -> None:
    """Neither a picture, nor a card, nor a button of the question that is over."""
    second.wait(DAY)
    acts: dict[str, Callable[[], list[str]]] = {
        "sticker": lambda: second.send("sticker"),
        "contact": second.share,
        "old press": lambda: second.press("skip"),
        "number": lambda: second.type("1"),
    }
    assert acts[act]() == ["engine.ended", "main.menu"]


@pytest.mark.parametrize(
    ("later", "said", "resumed"),
    [
        (timedelta(), "engine.ended", "main.second"),
        (DAY - MINUTE, "engine.ended", "main.second"),
        (DAY, "engine.ended", "main.second"),
        (DAY + timedelta(microseconds=1), "engine.nothing_kept", "engine.nothing_to_resume"),
        (30 * DAY, "engine.nothing_kept", "engine.nothing_to_resume"),
    ],
)
def test_nobody_is_told_to_go_on_where_nothing_goes_on(
    second: Talk, later: timedelta, said: str, resumed: str
) -> None:
    """«Продовжити» is named on this side of the day, and works there; on the other, neither."""
    second.wait(2 * HOUR)
    second.now += later
    assert second.type("два") == [said, "main.menu"]
    assert second.type("Продовжити")[0] == resumed


def test_what_was_kept_is_told_from_when_silence_began(second: Talk) -> None:
    """Not from when a late clock was looked at: a day counts from the end of the waiting."""
    second.now += 3 * DAY
    assert second.wait(timedelta()) == ["main.second.remind"]
    assert second.type("два") == ["engine.nothing_kept", "main.menu"]


def test_nothing_of_the_last_conversation_but_one_is_named(second: Talk) -> None:
    """Whoever took up what was half done and ended it has nothing left to go on with."""
    second.wait(2 * HOUR)
    second.type("Продовжити")
    second.press("skip")
    second.press("a")
    second.wait(DAY)
    second.type("/start")
    second.press("a")
    second.wait(3 * DAY)
    assert second.type("два") == ["engine.nothing_kept", "main.menu"]


def test_after_silence_commands_and_the_menu_work(second: Talk) -> None:
    """What needs no question needs no waiting question."""
    second.wait(DAY)
    assert second.type("/help") == ["help.help", "main.menu"]
    for act, meant in ((second.press, "b"), (second.type, "оновити")):
        second.press("a")
        second.wait(2 * DAY)
        assert act(meant) == ["main.menu"]


def test_a_conversation_is_taken_up_again_within_a_day(second: Talk) -> None:
    """The same question with the earlier answers, and the way back whole."""
    second.wait(2 * HOUR + DAY - MINUTE)
    second.type("що?")
    assert second.type("Продовжити") == ["main.second"]
    assert second.values("first") == "раз"
    assert second.type("/back") == ["main.first"]


def test_a_conversation_is_taken_up_directly(second: Talk) -> None:
    """Without any other word before."""
    second.wait(2 * HOUR)
    assert second.type("продовжити") == ["main.second"]
    assert second.type("два") == ["main.end_", "main.menu"]


def test_after_a_day_there_is_nothing_to_resume(second: Talk) -> None:
    """The half-done answers stay usable for a day, no longer."""
    second.wait(2 * HOUR)
    second.now += DAY + MINUTE
    assert second.type("Продовжити") == ["engine.nothing_to_resume", "main.menu"]


def test_a_conversation_is_taken_up_once(second: Talk) -> None:
    """What goes on is no longer lying there."""
    second.wait(2 * HOUR)
    second.type("Продовжити")
    assert second.type("Продовжити") == ["engine.nothing_to_resume", "main.second"]


def test_who_begins_anew_has_nothing_to_resume(second: Talk) -> None:
    """``/start`` drops what was half done."""
    second.wait(2 * HOUR)
    second.type("/start")
    assert second.type("Продовжити") == ["engine.nothing_to_resume", "main.menu"]


def test_a_state_may_have_its_own_way_for_silence(talk: Begin) -> None:
    """``silent`` in ``then`` is taken when the time is over."""
    person = talk(
        bot=BOT, help="x:",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, wait: 1 h, then: {silent: late}}
        x: {go: menu}
        late: {go: menu}
        """,
    )  # fmt: skip
    person.press("a")
    assert person.wait(HOUR) == ["main.late", "main.menu"]
    assert person.type("слово") == ["main.menu.again"]


def test_silence_within_an_interruption(second: Talk) -> None:
    """The whole conversation rests, with what was interrupted, and comes back whole."""
    talk = Talk(second.flow)
    talk.type("вітаю")
    talk.press("a")
    talk.type("раз")
    talk.type("/help")
    talk.wait(2 * HOUR)
    assert talk.type("Продовжити") == ["main.second"]


def test_the_menu_waits_for_ever(second: Talk) -> None:
    """There is nothing to end at the menu."""
    second.press("skip")
    assert second.timers == []


def test_waiting_is_a_day_unless_told(talk: Begin) -> None:
    """The default, and the bot's own."""
    person = talk(main=MAIN, uk=TEXTS)
    person.press("a")
    assert [(timer.timer, timer.at - NOON) for timer in person.timers] == [("wait", DAY)]


def test_the_bots_defaults_hold_for_every_question(talk: Begin) -> None:
    """``wait`` and ``remind`` of ``bot.yaml``; without a text there is no reminder."""
    person = talk(
        bot="wait: 3 h\nremind: 1 h",
        main="menu: {buttons: {a: first}}\nfirst: {ask: text}\nx: {go: menu}",
    )
    person.press("a")
    assert [timer.at - NOON for timer in person.timers] == [HOUR, 3 * HOUR]
    assert person.wait(HOUR) == []
    assert person.state == "main.first"


def test_a_timer_of_an_earlier_question_does_nothing(second: Talk) -> None:
    """Whoever answered meanwhile is not reminded."""
    assert second.session.question is not None
    old = second.session.question.serial
    second.type("/help")
    before = second.session
    for timer in ("remind", "wait"):
        assert second.happen(TimerFired(NOON + DAY, timer, old)) == []
        assert second.happen(TimerFired(NOON + DAY, timer, 999)) == []
    assert second.session == before


def test_timers_count_real_hours_when_the_clocks_change(second: Talk) -> None:
    """Two hours of waiting are two hours also in the night of the 29th of March."""
    second.now = datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Kyiv"))
    second.type("/help")
    assert second.turn is not None
    waits = [e.at for e in second.turn.effects if isinstance(e, SetTimer) and e.timer == "wait"]
    assert [at.timestamp() - second.now.timestamp() for at in waits] == [7200]
