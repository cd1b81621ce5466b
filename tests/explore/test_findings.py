"""Each kind of finding, in a small bot with just that mistake: found, and by the shortest way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.core.values import Values
from engine.explore.exploring import Explored, Finding
from engine.runtime.services import Outcome, Request
from engine.stories.document import Press, Type
from engine.stories.outcome import PlayedTurn
from tests.explore.seeded import explored

TWO_STATES = """
menu:
  buttons:
    ask: ask
ask:
  buttons:
    next: ready
ready:
  go: menu
"""
TWO_TEXTS = """
menu: {text: Що робимо?, buttons: {ask: Питати}}
ask: {text: Далі?, buttons: {next: Так}}
ready: Готово.
"""


class Raising:
    """Services that have a mistake of their own."""

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:  # noqa: ARG002
        """Raise, whatever is asked."""
        raise ZeroDivisionError(name)


def only(found: Explored) -> Finding:
    """Give the finding that stands alone."""
    assert len(found.findings) == 1, [finding.broken for finding in found.findings]
    return found.findings[0]


def done(turn: PlayedTurn) -> str:
    """Say what a person did in a turn, by its word."""
    act = turn.turn.act
    match act:
        case Type(words) | Press(words):
            return words.words[0].text
    return type(act).__name__.lower()


def conversation(finding: Finding) -> list[str]:
    """Say what a person did in the conversation that shows a finding."""
    assert finding.found is not None
    return [done(turn) for turn in finding.found.turns]


def test_a_sound_bot_is_clean(tmp_path: Path) -> None:
    """Nothing is found where there is nothing, and every state is come to."""
    found = explored(tmp_path)
    assert (found.findings, found.bounds) == ((), ())
    assert {"main.menu", "main.ask", "main.ready", "stuck.stuck", "unavailable.unavailable"} <= set(
        found.visited
    )


def test_an_error_of_the_engine(tmp_path: Path) -> None:
    """What raises is found with the conversation in which it does."""
    finding = only(explored(tmp_path, installed=Raising()))
    assert (finding.broken.code, finding.broken.state) == ("X01", "main.ask")
    assert conversation(finding) == ["/start", "ask", "123"]


def test_a_text_that_cannot_be_worked_out(tmp_path: Path) -> None:
    """A text that prints what a service did not give is found where it should have been said."""
    uk = TWO_TEXTS.replace("Готово.", "Готово, {{ title }}.")
    services = "look_up: {gives: [title], ends: [], stand_in: {}}"
    main = TWO_STATES.replace("next: ready", "next: look").replace(
        "ready:\n", "look: {do: look_up}\nready:\n"
    )
    finding = only(explored(tmp_path, main=main, uk=uk, services=services))
    assert (finding.broken.code, finding.broken.state) == ("X02", "main.look")
    assert conversation(finding) == ["/start", "ask", "next"]


def test_a_question_without_a_word(tmp_path: Path) -> None:
    """A text that comes to nothing leaves the person without an answer."""
    uk = TWO_TEXTS.replace("text: Далі?", 'text: "{% if person.phone %}Далі?{% endif %}"')
    finding = only(explored(tmp_path, main=TWO_STATES, uk=uk))
    assert (finding.broken.code, finding.broken.state) == ("X03", "main.ask")
    assert conversation(finding) == ["/start", "ask"]


def test_the_same_three_times_in_a_row(tmp_path: Path) -> None:
    """Whoever answers wrongly three times should not read the same three times."""
    uk = TWO_TEXTS.replace("text: Далі?", "text: Далі?, again: Натисніть кнопку.")
    main = TWO_STATES.replace(
        "ask:\n  buttons:\n    next", "ask:\n  tries: 5\n  buttons:\n    next"
    )
    finding = only(explored(tmp_path, main=main, uk=uk))
    assert (finding.broken.code, finding.broken.state) == ("X04", "main.ask")
    assert conversation(finding) == ["/start", "ask", *["не знаю"] * 3]


def test_a_dead_end(tmp_path: Path) -> None:
    """A question from which every button comes back to it is a trap."""
    main = TWO_STATES.replace("next: ready", "next: ask").replace("ready:\n  go: menu\n", "")
    uk = TWO_TEXTS.replace("ready: Готово.\n", "")
    finding = only(explored(tmp_path, main=main, uk=uk))
    assert (finding.broken.code, finding.broken.state) == ("X05", "main.ask")
    assert conversation(finding) == ["/start", "ask"]


def test_a_question_that_nobody_can_answer(tmp_path: Path) -> None:
    """A kind that contradicts itself takes no answer, though a button leads on."""
    main = TWO_STATES.replace("ask:\n  buttons:\n", "ask:\n  ask: none_such\n  buttons:\n")
    main = main.replace("    next: ready", "    next: menu")
    answers = "none_such: {pattern: '[^\\s\\S]'}"
    finding = only(explored(tmp_path, main=main, uk=TWO_TEXTS, answers=answers))
    assert (finding.broken.code, finding.broken.state) == ("X06", "main.ask")
    assert conversation(finding) == ["/start", "ask"]


def test_more_buttons_than_a_channel_shows(tmp_path: Path) -> None:
    """Viber shows 24 buttons: what is chosen from more is found, with the channel's name."""
    names = [f"item_{number}" for number in range(30)]
    main = TWO_STATES.replace("  buttons:\n    next: ready", f"  choose: [{', '.join(names)}]")
    labels = ", ".join(f"{name}: Рядок {name[5:]}" for name in names)
    uk = TWO_TEXTS.replace("buttons: {next: Так}", f"choose: {{{labels}}}")
    finding = only(explored(tmp_path, main=main, uk=uk))
    assert (finding.broken.code, finding.broken.state) == ("X07", "main.ask")
    assert finding.broken.facts["channel"] == "viber"
    assert conversation(finding) == ["/start", "ask"]


def test_languages_that_go_different_ways(tmp_path: Path) -> None:
    """What is said in one language only is found, however alike the texts are."""
    main = TWO_STATES.replace("ready:\n", "extra: {if: person.language == 'uk'}\nready:\n")
    main = main.replace("next: ready", "next: extra")
    finding = only(explored(tmp_path, main=main, uk=TWO_TEXTS + "extra: І ще.\n"))
    assert (finding.broken.code, finding.broken.case) == ("X08", "said")
    assert conversation(finding) == ["/start", "ask", "next"]


def test_languages_with_other_buttons(tmp_path: Path) -> None:
    """A list that depends on the language shows other buttons."""
    choose = "['day', 'night'] if person.language == 'uk' else ['day']"
    main = TWO_STATES.replace("  buttons:\n    next: ready", f'  choose: "{choose}"')
    uk = TWO_TEXTS.replace("buttons: {next: Так}", "choose: {day: День, night: Ніч}")
    finding = only(explored(tmp_path, main=main, uk=uk))
    assert (finding.broken.code, finding.broken.case) == ("X08", "buttons")
    assert finding.broken.state == "main.ask"
    assert conversation(finding) == ["/start", "ask"]


def test_a_state_to_which_nobody_comes(tmp_path: Path) -> None:
    """It is said what would be needed; nobody is hurt by it."""
    main = TWO_STATES.replace("ready:\n", "secret: {if: title == 'Роман'}\nready:\n")
    main = main.replace("next: ready", "next: secret")
    found = explored(tmp_path, main=main, uk=TWO_TEXTS + "secret: Таємне.\n")
    finding = only(found)
    assert (finding.broken.code, finding.broken.state) == ("X09", "main.secret")
    assert finding.broken.facts["needs"] == ["if: title == 'Роман'", "main.ask → press next"]
    assert found.clean


@pytest.mark.parametrize("bound", ["situations", "depth", "seconds"])
def test_a_bound_that_was_hit_is_said(
    tmp_path: Path, bound: str, bounded: Callable[..., Explored]
) -> None:
    """What lies beyond a bound is unknown, so that nothing is said of states not come to."""
    found = bounded(tmp_path, **{bound: 1 if bound != "seconds" else 0.0})
    assert found.bounds == (bound,)
    assert not found.findings
