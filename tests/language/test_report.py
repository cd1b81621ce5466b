import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.position import Position
from engine.language.finding import Finding, Fix, Severity
from engine.language.load import load
from engine.language.report import as_json, describe
from engine.messages import LANGUAGES

SOURCE = "main:\n  hello: Вітаємо!\n  menu: Ціна: 5\n\n  last: так\n"


def excerpt(source: str, at: Position) -> list[str]:
    """Give the lines of the file that a description shows."""
    finding = Finding("Y19", Severity.ERROR, at)
    return describe(finding, source, "uk").split("\n\n")[1].split("\n")


def at(line: int, column: int, end_column: int, end_line: int | None = None) -> Position:
    """Give a place in the file ``a.yaml``."""
    return Position("a.yaml", line, column, end_line or line, end_column)


def test_the_first_line_is_a_link() -> None:
    """A description begins with file, line and column, as editors open them."""
    (finding,) = load(SOURCE.encode(), "locales/uk/a.yaml").findings
    first, empty, *_ = describe(finding, SOURCE, "uk").split("\n")
    assert first == "locales/uk/a.yaml:3:13  помилка Y03 — двокрапка в тексті без лапок"
    assert empty == ""


def test_a_warning_is_called_so() -> None:
    """The two severities have two words, in both languages."""
    finding = Finding("Y07", Severity.WARNING, at(1, 1, 5), {"name": "x", "first": 1})
    assert describe(finding, None, "uk").startswith("a.yaml:1:1  увага Y07 — ")
    assert describe(finding, None, "en").startswith("a.yaml:1:1  warning Y07 — ")


def test_the_line_stands_between_its_neighbours() -> None:
    """The line, one before, one after; an empty neighbour says nothing and is left out."""
    assert excerpt(SOURCE, at(3, 13, 14)) == [
        "   2 │   hello: Вітаємо!",
        " → 3 │   menu: Ціна: 5",
        "     │             ^",
    ]
    assert excerpt(SOURCE, at(1, 1, 5)) == [
        " → 1 │ main:",
        "     │ ^^^^",
        "   2 │   hello: Вітаємо!",
    ]


def test_numbers_of_lines_stand_one_under_another() -> None:
    """At the tenth line the gutter becomes wider for all."""
    source = "\n".join(f"a{number}:" for number in range(1, 12))
    assert excerpt(source, at(9, 1, 3)) == [
        "    8 │ a8:",
        " →  9 │ a9:",
        "      │ ^^",
        "   10 │ a10:",
    ]


def test_a_tab_is_shown_and_the_caret_stays_under_its_word() -> None:
    """A tab takes four places, and what follows it is still pointed at."""
    assert excerpt("a:\tб\n", at(1, 3, 4)) == [" → 1 │ a:⇥   б", "     │   ^"]
    assert excerpt("a:\tб\n", at(1, 4, 5)) == [" → 1 │ a:⇥   б", "     │       ^"]


def test_wide_and_narrow_signs_are_counted_as_the_terminal_shows_them() -> None:
    """An emoji takes two places, an accent none."""
    assert excerpt("a: 🙂 б\n", at(1, 6, 7))[1] == "     │       ^"
    assert excerpt("a: за\u0301мок б\n", at(1, 11, 12))[1] == "     │          ^"


def test_a_stretch_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    """The caret never leaves the line it stands under."""
    assert excerpt("a: один\n  два\n", at(1, 4, 6, end_line=2))[1] == "     │    ^^^^"


def test_of_a_very_long_line_the_part_around_the_mistake_is_shown() -> None:
    """A line of a million letters does not fill the screen."""
    source = "a: " + "б" * 1_000_000 + " в " + "г" * 1_000_000
    line, caret, *_ = excerpt(source, at(1, 1_000_005, 1_000_006))
    assert len(line) < 200
    assert line[caret.index("^")] == "в"
    assert line.endswith("…")
    assert line.startswith(" → 1 │ …б")


def test_a_name_of_a_million_letters_does_not_fill_the_screen() -> None:
    """What an author wrote is quoted in a message only as far as anybody reads."""
    facts = {"name": "б" * 1_000_000, "first": 1}
    assert len(describe(Finding("Y07", Severity.ERROR, at(1, 1, 2), facts), None, "uk")) < 5_000


def test_a_file_that_is_not_at_hand_is_described_without_its_lines() -> None:
    """Without the text of the file the words remain."""
    finding = Finding("Y26", Severity.ERROR, at(1, 1, 1), {"reason": "немає"})
    assert describe(finding, None, "uk") == (
        "a.yaml:1:1  помилка Y26 — файл не вдалося відкрити\n\n"
        "   Система відповіла: немає\n\n"
        "   Виправити: перевірте, чи є цей файл і чи маєте Ви право його читати."
    )


def test_lines_to_paste_stand_on_the_screen_as_in_the_file() -> None:
    """Whoever copies them gets the right indentation; what stands in braces is set off."""
    pasted = {"how": "under", "file": "b.yaml", "place": "b.yaml:7", "under": "main",
              "lines": "  rules: …\n  help:\n    text: …"}  # fmt: skip
    facts = {"word": "x", "also": [], "paste": [pasted]}
    finding = Finding("T01", Severity.ERROR, at(1, 1, 2), facts)
    said = describe(finding, None, "uk").split("\n")
    assert said[4:8] == [
        "   Допишіть у розділ «main» (b.yaml:7):", "", "  rules: …", "  help:",
    ]  # fmt: skip
    (printed,) = as_json([finding], "uk")
    assert "(b.yaml:7):\n\n  rules: …\n  help:\n    text: …\n\n" in printed["help"]
    inside = facts | {"paste": [pasted | {"how": "inside", "lines": "rules: …"}]}
    finding = Finding("T01", Severity.ERROR, at(1, 1, 2), inside)
    assert "     rules: …" in describe(finding, None, "uk").split("\n")


def test_a_case_has_its_own_words_and_the_codes_for_the_rest() -> None:
    """The fact ``case`` chooses a wording; a case nobody worded is worded as its code."""
    facts = {"word": "x", "right": "ask: x"}
    titles = [
        describe(Finding("Y10", Severity.ERROR, at(1, 1, 2), facts | case), None, "uk").split("\n")[
            0
        ]
        for case in ({}, {"case": "space"}, {"case": "unknown"})
    ]
    assert titles[0].endswith("після «x» немає двокрапки")
    assert titles[1].endswith("після двокрапки немає пробілу")
    assert titles[2] == titles[0]


def test_nothing_of_the_file_reaches_the_terminal_as_a_command() -> None:
    """Control characters of a file or a name are shown as signs, never sent to the screen."""
    source = 'main:\n  "a\\n\x1b[31mb": 1\n'
    for finding in load(source.encode(), "a.yaml").findings:
        assert "\x1b" not in describe(finding, source, "uk")
    named = Finding("Y07", Severity.ERROR, at(1, 1, 2), {"name": "a\n\x1b[0m", "first": 1})
    first, *rest = describe(named, None, "uk").split("\n\n")
    assert "\n" not in first
    assert "\x1b" not in "".join([first, *rest])


def test_json_has_exactly_the_agreed_keys() -> None:
    """Other programs read the findings; the form never changes."""
    loaded = load(b"a:\n  b: \xd0\xb3: 1\n  c: 2\n  c: 3\n", "flows/a.yaml")
    colon, twice = as_json(loaded.findings, "uk")
    assert colon == {
        "file": "flows/a.yaml",
        "line": 2,
        "column": 7,
        "end_line": 2,
        "end_column": 8,
        "code": "Y03",
        "severity": "error",
        "message": "двокрапка в тексті без лапок",
        "help": (
            "Двокрапка з пробілом означає «далі — значення», тому бот прочитав би\n"
            "«г» як назву, а не як частину речення.\n\n"
            'Виправити — одне з двох:\n  b: "г: 1"\n  b: |\n    г: 1'
        ),
        "fix": {
            "text": '"г: 1"',
            "line": 2,
            "column": 6,
            "end_line": 2,
            "end_column": 10,
            "safe": True,
        },
    }
    assert twice["fix"] is None
    assert list(twice) == list(colon)
    assert json.loads(json.dumps([colon, twice])) == [colon, twice]


def test_a_correction_that_is_not_safe_says_so() -> None:
    """A program that corrects by itself must know what it may do unasked."""
    fix = Fix(at(1, 1, 2), "x", safe=False)
    facts = {"name": "x", "first": 1}
    (printed,) = as_json([Finding("Y07", Severity.ERROR, at(1, 1, 2), facts, fix)], "en")
    assert printed["fix"]["safe"] is False
    assert printed["message"] == "“x” is already here"


ODD = st.text(st.sampled_from("\t \u00a0\u200bабab:-#'\"[]{},|>&*!%\\?\n\r\u2028\x07\x1b\ufeff🙂<"))


@pytest.mark.parametrize("lang", LANGUAGES)
@given(source=ODD)
def test_whatever_is_found_can_be_described(lang: str, source: str) -> None:
    """Every finding of every file has words, and the words have no holes."""
    loaded = load(source.encode(), "a.yaml")
    for finding in loaded.findings:
        said = describe(finding, loaded.source, lang)
        assert said.startswith(f"a.yaml:{finding.at.line}:{finding.at.column}  ")
        assert "^" in said
        assert "None" not in said
    json.dumps(as_json(loaded.findings, lang))
