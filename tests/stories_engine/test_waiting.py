"""Waiting in stories: what a bot does by itself meanwhile happens as in life."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.core.kyiv import KYIV
from engine.runtime.channel import Inbound
from engine.runtime.handled import Handled
from engine.stories.document import Wait
from engine.stories.outcome import Played
from engine.stories.play import play
from engine.stories.stage import Stage
from engine.stories.watching import WatchedRunner
from tests.stories_engine.conftest import read

Play = Callable[..., Played]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

GREETED = """
talk:
- type: Привіт
  bot: [hello, menu]
"""
ASKED = f"{GREETED.strip()}\n- press: note\n  bot: number"


def told(played: Play, head: str, *turns: str, talk: str = ASKED) -> Played:
    """Play a story that has come to its menu or question, and goes on so."""
    return played("\n".join([head, talk.strip(), *turns]))


@pytest.mark.parametrize(
    ("starts", "wait"),
    [
        ("today: 2026-03-24", "1 day"),
        ("today: 2026-03-22", "5 days"),
        ("at: 2026-03-25 09:50", "10 min"),
        ("today: 2026-03-25", "1 h"),
        ("at: 2026-03-29 10:00", "4 weeks"),  # and the clocks change
    ],
)
def test_a_reminder_comes_in_its_hour(played: Play, starts: str, wait: str) -> None:
    """However long one waits, it is neither dropped as late nor told twice."""
    turns = f"- wait: {wait}", "  bot: reminder.soon"
    assert told(played, f"{starts}\nhas: [0300]", *turns, talk=GREETED).failure is None


def test_a_reminder_moves_nobody(played: Play) -> None:
    """The question that waits is answered as though nothing had come between."""
    result = told(
        played,
        "at: 2026-03-25 09:55\nhas: [0300]",
        "- wait: 8 min",
        "  bot: reminder.soon",
        "- type: 123",
        "  bot: kind",
    )
    assert result.failure is None


@pytest.mark.parametrize(
    ("head", "turn"),
    [
        ("at: 2026-03-25 09:55", "- wait: 8 min"),  # nobody has an account
        ("at: 2026-03-25 12:00\nhas: [0300]", "- wait: 8 min"),  # it came before the story
        ("at: 2026-03-25 21:55\nhas: [0300]", "- wait: 8 min"),
        ("at: 2026-03-26 10:01\nhas: [0300]", "- wait: 8 min"),
    ],
)
def test_what_is_not_due_does_not_come(played: Play, head: str, turn: str) -> None:
    """Only what falls due while the story is told, and concerns its person."""
    assert told(played, head, turn, "  silent: yes").failure is None


def test_a_wait_may_say_until_when(played: Play) -> None:
    """``at`` of a turn that waits is its end."""
    turn = "- wait: 1 min\n  at: 2026-03-25 10:00\n  bot: [number.remind, reminder.soon]"
    assert told(played, "at: 2026-03-25 09:00\nhas: [0300]", turn).failure is None


def test_a_message_ahead_of_its_time_is_no_told(played: Play) -> None:
    """Between two messages nobody looks at the clock, whatever it shows."""
    turn = "- type: 123\n  at: 2026-03-25 10:05\n  bot: kind"
    assert told(played, "at: 2026-03-25 09:55\nhas: [0300]", turn).failure is None


def test_a_bot_looks_at_the_clock_every_hour_and_at_the_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So what is due comes at its time, and a long wait is soon over."""
    looked: list[datetime] = []
    monkeypatch.setattr(WatchedRunner, "tick", lambda _self, _bot, at: looked.append(at))
    story, _ = read("at: 2026-03-02 10:20\ntalk:\n- wait: 150 min\n  silent: yes\n")
    assert play(stage, story, "uk").well
    local = [at.astimezone(KYIV).strftime("%H:%M") for at in looked]
    assert local == ["10:19", "11:00", "12:00", "12:49"]


@pytest.mark.parametrize(
    ("starts", "span", "ends"),
    [
        ("2026-03-28 10:00", "1 day", "2026-03-29 11:00"),  # that day has 23 hours
        ("2026-03-29 02:30", "1 h", "2026-03-29 04:30"),
        ("2026-03-29 02:59", "1 min", "2026-03-29 04:00"),
        ("2026-10-24 10:00", "1 day", "2026-10-25 09:00"),  # and that one 25
        ("2026-10-25 03:30", "1 h", "2026-10-25 03:30"),
        ("2026-10-25 02:30", "3 h", "2026-10-25 04:30"),
    ],
)
def test_a_wait_is_as_long_as_it_says_when_the_clocks_change(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, starts: str, span: str, ends: str
) -> None:
    """Hours that pass are counted, not those that the clock on the wall shows."""
    looked: list[datetime] = []
    monkeypatch.setattr(WatchedRunner, "tick", lambda _self, _bot, at: looked.append(at))
    talk = f"{GREETED.strip()}\n- wait: {span}\n  silent: yes\n"
    story, _ = read(f"at: {starts}\n{talk}")
    assert play(stage, story, "uk").well
    waited = story.turns[-1].act
    assert isinstance(waited, Wait)
    began = datetime.fromisoformat(starts).replace(tzinfo=KYIV)
    assert looked[-1].astimezone(UTC) - began.astimezone(UTC) == waited.span
    assert looked[-1].astimezone(KYIV).strftime("%Y-%m-%d %H:%M") == ends


def test_turns_are_a_minute_apart_when_the_clocks_change(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 02:59 it is a minute to 04:00, and in autumn from 03:59 to 03:00 again."""
    heard: list[datetime] = []
    handle = WatchedRunner.handle

    def hearing(self: WatchedRunner, inbound: Inbound) -> Handled:
        heard.append(inbound.event.at)
        return handle(self, inbound)

    monkeypatch.setattr(WatchedRunner, "handle", hearing)
    typed = "- type: /start\n  bot: [hello, menu]\n" * 3
    for night, clock in (("2026-03-29 02:58", ["02:58", "02:59", "04:00"]),
                         ("2026-10-25 03:58", ["03:58", "03:59", "03:00"])):  # fmt: skip
        heard.clear()
        story, _ = read(f"at: {night}\ntalk:\n{typed}")
        assert play(stage, story, "uk").well
        assert [at.astimezone(KYIV).strftime("%H:%M") for at in heard] == clock
        elapsed = [at.astimezone(UTC) - heard[0].astimezone(UTC) for at in heard]
        assert elapsed == [0 * MINUTE, MINUTE, 2 * MINUTE]


@pytest.mark.parametrize("night", ["2026-03-29 02:20", "2026-10-25 03:20"])
def test_silence_lasts_real_hours_in_a_story_too(played: Play, night: str) -> None:
    """What waits an hour is not over after half of it, nor waits for two."""
    result = told(
        played,
        f"at: {night}",
        "- type: 123\n  bot: kind",
        "- wait: 59 min\n  silent: yes",
        "- wait: 1 min\n  bot: [kept, menu]",
    )
    assert result.failure is None
