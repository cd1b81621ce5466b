from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.core.values import Values
from engine.runtime.services import Outcome, Request
from engine.stories.document import FIRST_MOMENT
from engine.stories.outcome import Played
from engine.stories.play import play
from engine.stories.stage import Stage
from tests.stories_engine.conftest import read

Play = Callable[..., Played]


def said(played: Played) -> list[list[str]]:
    """Name what was said, turn by turn."""
    return [[message.said for message in turn.messages] for turn in played.turns]


def test_a_conversation_that_goes_as_written_is_well(played: Play) -> None:
    """Typing, pressing by name, label and place: the bot answers as in the file."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
          says: [Вітаю, "Що робимо?"]
          buttons: [note, Довідка]
        - press: Нотатка
          bot: number
        - type: 12
          bot: number.again
        - type: 123
          bot: kind
        - press: 2
          bot: [kept, menu]
          says: Борщ
        calls:
        - keep: {number: 123}
        """)
    assert result.failure is None
    assert said(result)[0] == ["main.hello", "main.menu"]
    assert result.turns[1].pressed == "Нотатка"
    assert result.turns[1].state == "note.number"


def test_a_story_is_told_in_the_persons_language(played: Play) -> None:
    """The bot knows the language in which a story is played; labels and words may differ by it."""
    text = """
        talk:
        - type: {uk: Привіт, ru: Здравствуйте}
          says: {uk: Вітаю, ru: Приветствую}
        - press: {uk: Довідка, ru: Справка}
          bot: [help, menu]
        """
    assert played(text).well
    assert played(text, "ru").well


def test_a_service_fails_as_planned_and_works_again(played: Play) -> None:
    """``once`` is one call without an answer; the call was made all the same."""
    result = played("""
        fails: {look_up: once}
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 123
          bot: unavailable
        - press: retry
          bot: kind
        calls:
        - look_up: {number: 123}
        - look_up: {number: 123}
        """)
    assert result.failure is None


def test_a_service_ends_with_the_planned_outcome_every_time(played: Play) -> None:
    """An outcome named in ``fails`` holds for the whole story."""
    result = played("""
        fails: {look_up: unknown}
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 123
          bot: number.unknown
        - type: 124
          bot: number.unknown
        """)
    assert result.failure is None


def test_time_passes_by_a_minute_a_turn_and_by_waiting(played: Play) -> None:
    """A reminder comes when its time is up, whether one waits or the clock is set."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - wait: 14 min
          silent: yes
        - wait: 1 min
          bot: number.remind
        """)
    assert result.failure is None


def test_a_turn_may_say_when_it_happens(played: Play) -> None:
    """What was due before a turn's own time comes before its answer."""
    later = FIRST_MOMENT + timedelta(minutes=30)
    result = played(f"""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 12
          at: {later:%Y-%m-%d %H:%M}
          bot: [number.remind, number.again]
        """)
    assert result.failure is None


def test_an_old_button_is_the_one_of_the_older_message(played: Play) -> None:
    """An old button carries the id of its own message, so the bot knows that it is stale."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 12
          bot: number.again
        - old: number.stop
          bot: [engine.stale, number]
        - old: menu.help
          bot: [help, number]
        """)
    assert result.failure is None


def test_a_notice_is_told_and_its_button_works(played: Play) -> None:
    """The bot writes first; the question that waits stays where it is."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - notice: reminder.soon
          bot: reminder.soon
          says: Пора
        - old: reminder.note
          bot: number
        """)
    assert result.failure is None


def test_whoever_blocked_the_bot_reads_nothing_until_they_write(played: Play) -> None:
    """What the bot wrote meanwhile is not read later either."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - blocks: yes
          silent: yes
        - notice: reminder.soon
          silent: yes
        - type: Привіт
          bot: [hello, menu]
        - notice: reminder.soon
          bot: reminder.soon
        """)
    assert result.failure is None


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        ("notice: reminder.soon\n  sound: yes", None),
        ("notice: reminder.soon\n  sound: no", "sound"),
        ("edited: Привіт\n  sound: yes", "silent"),
    ],
)
def test_a_story_may_say_whether_the_telephone_rings(
    played: Play, turn: str, kind: str | None
) -> None:
    """What should ring, or should not, has to come."""
    failure = played(f"talk:\n- type: Привіт\n  sound: yes\n- {turn}\n").failure
    assert (failure.kind if failure else None) == kind


def test_a_second_delivery_has_no_effect(played: Play) -> None:
    """The same update twice, and a corrected message, are not answered."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - again: yes
          silent: yes
        - edited: Привіт усім
          silent: yes
        """)
    assert result.failure is None


def test_nothing_can_be_delivered_again_before_anything_was(played: Play) -> None:
    """A story that repeats what nobody sent fails."""
    result = played("talk:\n- again: yes\n  silent: yes\n")
    assert result.failure is not None
    assert result.failure.kind == "nothing_to_repeat"


def test_what_the_store_does_not_keep_fails_the_story(stage: Stage) -> None:
    """The next turn reads the session as it was stored, so it must be the one that was left."""

    class Loose:
        """Services that give a tuple, which comes back from the store as a list."""

        def call(self, name: str, inputs: Values, request: Request) -> Outcome:
            """Give what may not be given."""
            given: Any = (name, len(inputs), request.language)
            return Outcome(facts={"title": given})

    story, _ = read("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 123
          bot: kind
        """)
    result = play(replace(stage, services=Loose()), story, "uk")
    assert result.failure is not None
    assert result.failure.kind == "forgotten"


def test_in_a_group_only_what_is_said_to_the_bot_is_answered(played: Play) -> None:
    """A group is not a place for a conversation."""
    result = played("""
        talk:
        - group: /start
          bot: engine.group
        - group: Привіт
          silent: yes
        """)
    assert result.failure is None


def test_pictures_and_contacts_come_as_from_a_channel(played: Play) -> None:
    """What is not an answer to the question is answered with what is needed instead."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - send: photo
          bot: number.again
        - share: "+380501112233"
          bot: number.again
          says: Словами
        """)
    assert result.failure is None


def test_a_new_person_is_offered_the_language_of_their_device(played: Play) -> None:
    """The offer is made once, to somebody whom the bot has not met."""
    result = played("""
        language: uk
        talk:
        - type: Привіт
          language: ru
          bot: [engine.offer, hello, menu]
        - type: Меню
          language: ru
          bot: menu
        """)
    assert result.failure is None


def test_every_way_that_was_taken_is_known(played: Play) -> None:
    """Ways taken by services are known as well as those by people."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 123
          bot: kind
        """)
    ways = [[(p.state, p.trigger) for p in turn.passages] for turn in result.turns]
    assert ways == [
        [("main.hello", "done")],
        [("main.menu", "press note")],
        [("note.number", "done"), ("note.pages", "done"), ("note.each_page", "done")],
    ]


def test_ways_taken_because_time_passed_are_known(played: Play) -> None:
    """A reminder takes no way, silence with a way of its own does."""
    result = played("""
        talk:
        - type: Привіт
          bot: [hello, menu]
        - press: note
          bot: number
        - type: 123
          bot: kind
        - wait: 2 h
          bot: [kept, menu]
        """)
    assert result.failure is None
    ways = [(p.state, p.trigger) for p in result.turns[-1].passages]
    assert ways == [("note.kind", "silent"), ("note.keep", "done"), ("note.kept", "done"),
                    ("main.note", "done")]  # fmt: skip
