from collections.abc import Callable
from dataclasses import replace
from textwrap import dedent

import pytest

from engine.core.values import Values
from engine.messages import keys, placeholders
from engine.runtime.services import Outcome, Request
from engine.stories.outcome import Failure, Played
from engine.stories.play import play
from engine.stories.report import failed, row, summary
from engine.stories.stage import Stage
from tests.stories_engine.conftest import read

START = """\
about: Нотатка
talk:
- type: Привіт
  bot: [hello, menu]
"""


@pytest.fixture
def told(stage: Stage) -> Callable[[str], str]:
    """Play a story that begins in the menu and must fail; give what is said about it."""

    def tell(text: str) -> str:
        story, _ = read(START + dedent(text))
        result = play(stage, story, "uk")
        return failed(stage, [result], START + dedent(text), "uk")

    return tell


def test_a_failure_shows_the_talk_the_place_and_the_reason(told: Callable[[str], str]) -> None:
    """Where, after what, instead of what, and why: a writer needs nothing else (LANGUAGE §4.4)."""
    words = told("""\
        - press: note
          bot: number
        - type: 123
          bot: [turned, kind]
        """)
    assert (
        words
        == """\
✗ notes/s — Нотатка · uk
  tests/stories/notes/s.yaml:8:9

      Людина  Привіт
      Бот     Вітаю!                                                      main.hello
      Бот     Що робимо? [Нотатка] [Довідка]                              main.menu
      Людина  [Нотатка]
      Бот     Номер нотатки? [Досить]                                     note.number
      Людина  123
    ✗ Бот     Яка вона? [Коротка] [Довга]                                 note.kind
              чекали:  turned — «Сторінка.»

   7 │ - type: 123
 → 8 │   bot: [turned, kind]
     │         ^^^^^^

   Чому: у note стан «each_page» не зробив жодного кола — pages порожній."""
    )


@pytest.mark.parametrize(
    ("turn", "lines", "place"),
    [
        ("- press: note\n  bot: [number, kind]\n",
         ["    ✗         бот сказав менше, ніж чекали",
          "              чекали:  kind — «Яка вона?»"], "6:17"),
        ("- old: menu.help\n  bot: help\n",
         ["              бот сказав більше, ніж чекали: main.menu"], "6:8"),
        ("- wait: 1 day\n  bot: menu\n",
         ["    ✗         бот промовчав", "              чекали:  menu — «Що робимо?»"], "6:8"),
        ("- press: note\n  silent: yes\n",
         ["              бот мав промовчати, а сказав note.number"], "6:3"),
        ("- press: note\n  says: [Номер, рахунку]\n",
         ["    ✗         у відповіді немає слів «рахунку»"], "6:17"),
        ("- press: note\n  says: {ru: Номер}\n",
         ["    ✗         у тесті немає слів для мови uk"], "6:3"),
        ("- press: note\n  buttons: [stop, more]\n", ["    ✗         кнопки не ті: stop"], "6:19"),
        ("- press: note\n  buttons: []\n", ["    ✗         кнопки не ті: stop"], "6:3"),
        ("- press: stop\n  bot: menu\n",
         ["    ✗         на екрані немає кнопки «stop»; є: note, help"], "5:3"),
        ("- old: kind.short\n  bot: menu\n",
         ["    ✗         жодне повідомлення kind не мало кнопки «short»"], "5:3"),
        ("- type: {ru: а}\n  bot: menu\n", ["    ✗         у тесті немає слів для мови uk"], "5:3"),
        ("- press: note\n  bot: number\ncalls:\n- keep\n",
         ["    ✗         послугу keep не викликано"], "8:3"),
    ],
)  # fmt: skip
def test_each_unmet_expectation_has_words_of_its_own(
    told: Callable[[str], str], turn: str, lines: list[str], place: str
) -> None:
    """What the bot did instead is said in the writer's words, at the place of the expectation."""
    words = told(turn).split("\n")
    assert words[1] == f"  tests/stories/notes/s.yaml:{place}"
    assert [line for line in words if line in lines] == lines


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ("keep: {number: 124}", "послугу викликано не так: keep: {number: 123}"),
        ("keep: {pages: [1]}", "послугу викликано не так: keep: {pages: []}"),
        ("keep: []", "послугу keep викликано, а не мало бути"),
    ],
)
def test_a_call_that_was_not_as_written_is_shown_as_it_was(
    told: Callable[[str], str], inputs: str, words: str
) -> None:
    """Only what the story names of a call is compared, and shown."""
    text = told(f"""\
        - press: note
          bot: number
        - type: 123
          bot: kind
        - press: short
          bot: [kept, menu]
        calls:
        - {inputs}
        """)
    assert f"    ✗         {words}" in text.split("\n")


def test_a_call_too_many_is_shown(told: Callable[[str], str]) -> None:
    """A service that was called once more than written may have done its work twice."""
    text = told("""\
        - press: note
          bot: number
        - type: 123
          bot: kind
        - type: Меню
          bot: menu
        - press: note
          bot: number
        - type: 124
          bot: kind
        calls:
        - look_up: {number: 123}
        """)
    assert "послугу викликано зайвий раз: look_up: {number: 124}" in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- press: note\n  bot: number\n- type: 12\n  bot: kind\n",
         "у note стан «number» не прийняв відповіді: це не number."),
        ("- press: note\n  bot: number\n- type: 123\n  bot: [long, kind]\n",
         "у note стан «long» пропущено, бо умова неправдива: title == 'Роман'"),
        ("- press: note\n  bot: number\n- type: 123\n  bot: kind\nfails: {look_up: unknown}\n",
         "у note стан «number» скінчився «unknown»."),
        ("- press: note\n  bot: number\n- type: 123\n  bot: kind\nfails: {look_up: once}\n",
         "послуга look_up не відповіла — так задано в тесті (fails)."),
    ],
)  # fmt: skip
def test_the_reason_is_what_the_ways_taken_tell(
    told: Callable[[str], str], text: str, reason: str
) -> None:
    """A condition, an outcome, a service or the shape of an answer explains what was said."""
    assert told(text).endswith(f"\n\n   Чому: {reason}")


def test_no_reason_is_made_up(told: Callable[[str], str]) -> None:
    """Where the ways do not tell, nothing is said of the reason."""
    assert "Чому" not in told("- press: note\n  bot: kind\n")


def test_a_mistake_of_the_program_fails_the_story(stage: Stage) -> None:
    """A service that raises is shown by the kind and place of its error, never as a reply."""

    class Broken:
        """Services with a mistake in them."""

        def call(self, name: str, inputs: Values, request: Request) -> Outcome:
            """Fail as no service may."""
            raise ZeroDivisionError(name, inputs, request)

    story, _ = read(START + "- press: note\n  bot: number\n- type: 123\n  bot: kind\n")
    result = play(replace(stage, services=Broken()), story, "uk")
    assert result.failure is not None
    assert result.failure.kind == "raised"
    assert "помилка програми: ZeroDivisionError at test_report.py:" in failed(
        stage, [result], "", "uk"
    )


def test_what_fails_alike_in_several_languages_is_said_once(stage: Stage) -> None:
    """A report names the languages instead of repeating itself."""
    story, _ = read(START + "- type: Меню\n  bot: hello\n")
    results = [play(stage, story, language) for language in ("uk", "ru")]
    assert failed(stage, results, "", "uk").startswith("✗ notes/s — Нотатка · uk, ru\n")


def test_every_failure_has_words_in_both_languages() -> None:
    """What can go wrong can be said to whoever reads Ukrainian or English."""
    assert keys("uk", "stories") == keys("en", "stories")
    for key in keys("uk", "stories"):
        assert placeholders("uk", "stories", key) == placeholders("en", "stories", key), key


def test_a_bots_line_marks_each_story_or_counts_them() -> None:
    """A few stories have a mark each, many are counted; every story counts once."""
    story, _ = read(START)
    well, wrong = Played(story, "uk", ()), Played(story, "uk", (), Failure("silent", story.at))
    few = row("notes", [[well, well], [well, wrong]], "uk")
    assert few.split() == ["notes", "✓", "✗", "2", "розмови,", "2", "репліки"]
    many = row("notes", [[well]] * 20 + [[wrong]], "uk")
    assert many.split() == ["notes", "✓", "×", "20", "✗", "×", "1", "21", "розмова,", "21",
                            "репліка"]  # fmt: skip


def test_the_summary_counts_stories_and_what_failed() -> None:
    """A story that failed in one of its languages has failed."""
    story, _ = read(START)
    well, wrong = Played(story, "uk", ()), Played(story, "ru", (), Failure("silent", story.at))
    assert summary([[well]], 0.34, "uk") == " 1 розмова, мови: uk — усі як треба · 0,3 с"
    assert summary([[well, wrong], [well]], 1.0, "en") == (
        " 2 stories, languages: uk, ru — failed: 1 · 1.0 s"
    )
