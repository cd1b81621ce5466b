"""Several answers in one line (LANGUAGE §2.3.5 "Lines", DOMAIN §4 "Typed readings")."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.codes import LettersDigits
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.lines import Line, LinePattern
from engine.core.answers.numbers import Number
from engine.core.answers.reading import Reading
from engine.core.values import Value
from tests.core.answers.typed import TODAY, any_text, endless

ZONES: Kind = Line("{day}/{night}")
NAMED: Kind = Line("{day:reading}/{night:reading}", {"reading": Reading()})
THREE: Kind = Line("{peak}/{half_peak}/{night}")
METER: Kind = Line("№{meter:meter_number} {reading}", {"meter_number": LettersDigits(4, 12)})
WATER: Kind = Line("гаряча {hot}/холодна {cold}")

SEND = LinePattern("/ {account_number} send {reading?}", frozenset({"account_number", "reading"}))
OFF = LinePattern("/ {account_number} off", frozenset({"account_number"}))

readings = st.integers(0, 999_999)


def two(day: int, night: int) -> dict[str, Value]:
    """Give the value of a two-zone answer."""
    return {"day": Decimal(day), "night": Decimal(night)}


@given(readings, readings, st.sampled_from([ZONES, NAMED]), st.sampled_from(["", " ", "\u00a0"]))
def test_any_slash_parts_two_zones(day: int, night: int, kind: Kind, space: str) -> None:
    """Every spelling of the slash is the slash, and thousands may stand apart."""
    for slash in "/\\⁄∕／|;":
        typed = f"{day:,}{space}{slash}{space}{night:,}".replace(",", "\u00a0")
        assert kind.read(typed, None, TODAY) == two(day, night)
        assert kind.read(f"{day} кВт·год{slash}0{night}кВт", None, TODAY) == two(day, night)


@given(readings, readings, st.sampled_from([" ", "  ", "\n", "\u00a0", " кВт "]))
def test_white_space_parts_two_zones(day: int, night: int, space: str) -> None:
    """Two numbers in two words, or in two lines, are the two zones in order.

    Four digits of the night: three might be the day's last, ``12 345``, but for the new line.
    """
    assert ZONES.read(f"{day}{space}{night:04}", None, TODAY) == two(day, night)
    assert ZONES.read(f"{day:,}\n{night:,}".replace(",", " "), None, TODAY) == two(day, night)


@given(readings, readings, st.sampled_from([" і ", " та ", " И ", " i ", "-", " - ", "–"]))
def test_and_or_a_dash_parts_two_zones(day: int, night: int, between: str) -> None:
    """As people say it, and as they write a pair."""
    assert ZONES.read(f"{day}{between}{night}", None, TODAY) == two(day, night)


@pytest.mark.parametrize("typed", ["-1111-2222", "1111--2222", "1111 -2222 3", "1111 і", "і 2222"])
def test_other_dashes_are_signs(typed: str) -> None:
    """What may be a minus is none between two numbers."""
    assert isinstance(ZONES.read(typed, None, TODAY), Wrong)


@given(readings, readings)
def test_named_zones_are_understood_in_any_order(day: int, night: int) -> None:
    """A number goes to the zone that is named beside it, never to the other."""
    for typed in (
        f"день {day} ніч {night}",
        f"Ніч {night}, день {day}",
        f"ночь: {night:,} / день: {day:,} кВт·ч".replace(",", " "),
        f"{day} день {night} ніч",
        f"НІЧ-{night}; ДЕНЬ-{day}",
        f"ніч - {night}\nдень - {day}",
    ):
        assert ZONES.read(typed, None, TODAY) == two(day, night)


@pytest.mark.parametrize(
    ("kind", "typed", "needed", "came"),
    [
        (ZONES, "1111", 2, 1),
        (ZONES, "1111/", 2, 1),
        (ZONES, "12 345/", 2, 1),
        (ZONES, "1/2/3", 2, 3),
        (ZONES, "1 2 3", 2, 3),
        (ZONES, "день 5", 2, 1),
        (THREE, "1/2", 3, 2),
        (THREE, "пік 1 ніч 2", 3, 2),
    ],
)
def test_a_wrong_count_says_how_many_are_needed(
    kind: Kind, typed: str, needed: int, came: int
) -> None:
    """The person hears how many numbers came and how many are needed."""
    assert kind.read(typed, None, TODAY) == Wrong("count", {"needed": needed, "came": came})


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("-5/6", Wrong("negative", {"field": "day"})),
        ("день 5 ніч -6", Wrong("negative", {"field": "night"})),
        ("5/привіт", Wrong("again", {"field": "night"})),
        ("1/двадцять тридцять", Wrong("doubtful", {"field": "night"})),
        ("123456/1", Wrong("too_long", {"digits": 5, "came": 6, "field": "day"})),
        (
            "1/12.345",
            Wrong("ambiguous", {"whole": Decimal(12), "grouped": Decimal(12345), "field": "night"}),
        ),
    ],
)
def test_a_fields_own_reason_is_passed_on(typed: str, wrong: Wrong) -> None:
    """What is wrong with one field is told with the field's name."""
    assert ZONES.read(typed, {"digits": 5}, TODAY) == wrong


@pytest.mark.parametrize(
    "typed", ["", "не знаю", "двадцять п'ять", "пік 1 ніч 2", "день 1 день 2", "/", "кВт кВт"]
)
def test_what_is_not_two_readings_is_again(typed: str) -> None:
    """Words without a slash, a zone that is not asked for or is named twice: again."""
    assert ZONES.read(typed, None, TODAY) == Wrong()


def test_dictated_zones_need_a_slash_or_names() -> None:
    """With a slash or zone words it is clear where one number ends."""
    assert ZONES.read("двадцять / сто п'ять", None, TODAY) == two(20, 105)
    assert ZONES.read("день двадцять п'ять ніч сто", None, TODAY) == two(25, 100)


def test_the_register_in_scope_serves_every_field() -> None:
    """Decimals are kept as the register has them."""
    value = ZONES.read("1,5/2,55", {"digits": 5, "decimals": 1}, TODAY)
    assert value == {"day": Decimal("1.5"), "night": Decimal("2.5")}


def test_fields_of_other_kinds_and_words_are_read() -> None:
    """A template may have words and signs, typed in any case or spacing."""
    value = {"meter": "U7771", "reading": Decimal(12345)}
    assert METER.read("№ u7771  12345", None, TODAY) == value
    assert METER.read("u7771 12345", None, TODAY) == Wrong()
    assert WATER.read("ГАРЯЧА 5 / xoлодна6", None, TODAY) == {"hot": 5, "cold": 6}  # Latin x, o
    assert WATER.read("гаряча 5 холодна 6", None, TODAY) == {"hot": 5, "cold": 6}
    pair = Line("{a:rooms} {b:rooms}", {"rooms": Number(1, 9)})
    assert pair.read("2 3", None, TODAY) == {"a": 2, "b": 3}
    assert pair.read("2 30", None, TODAY) == Wrong("range", {"low": 1, "high": 9, "field": "b"})


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{day}/{night}", None),
        ("{day:reading}/{night:own}", None),
        ("день", "no_fields"),
        ("{day}/{night?}", "optional"),
        ("{day:readng}", "kind"),
        ("{day", "brace"),
    ],
)
def test_a_templates_problem_has_a_code(template: str, code: str | None) -> None:
    """Staff are told before anybody types an answer."""
    assert Line.problem(template, frozenset({"own"})) == code


@given(st.sampled_from([ZONES, THREE, METER, WATER]), any_text | endless)
def test_any_text_gives_the_fields_or_a_reason(kind: Kind, typed: str) -> None:
    """Never an exception; every accepted two-zone answer is accepted again in its plain form."""
    value = kind.read(typed, None, TODAY)
    assert isinstance(value, dict | Wrong)
    if kind is ZONES and isinstance(value, dict):
        assert ZONES.read(f"{value['day']}/{value['night']}", None, TODAY) == value


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("/ 270001234567 send 12345", {"account_number": "270001234567", "reading": "12345"}),
        ("/270001234567 SEND", {"account_number": "270001234567"}),
        ("/ 2700 0123 4567 send 12 345", {"account_number": "2700 0123 4567", "reading": "12 345"}),
        ("/2700-0123-4567 sеnd", {"account_number": "2700-0123-4567"}),  # Cyrillic е
        ("/270001234567@KharkivBot send 5", {"account_number": "270001234567", "reading": "5"}),
        ("  /  ٢٧  send\u00a012,5. ", {"account_number": "27", "reading": "12,5"}),
        ("/ 27О0 send", {"account_number": "27О0"}),
    ],
)
def test_a_command_in_one_line_gives_its_answers(typed: str, answers: dict[str, str]) -> None:
    """Spaces are free, words match in any case, digits may stand in groups."""
    assert SEND.match(typed) == answers
    assert OFF.match(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["", "/", "/ send", "2700 send", "/ 2700", "/ 2700 send 1 x", "/ 2700 resend", "send /"],
)
def test_anything_else_is_not_that_command(typed: str) -> None:
    """A missing or an extra word makes it another text."""
    assert SEND.match(typed) is None


def test_words_may_be_ukrainian_and_fields_may_follow_each_other() -> None:
    """Beside another field a name is one word even for digits: nobody could tell the border."""
    pattern = LinePattern("об'єкт {a} {b?} відключити", frozenset({"a", "b"}))
    assert pattern.match("ОБ’ЄКТ 12 34 Відключити") == {"a": "12", "b": "34"}
    assert pattern.match("обєкт 12 відключити") == {"a": "12"}
    assert pattern.match("об'єкт 12 34 56 відключити") == {"a": "12", "b": "34 56"}
    assert LinePattern("{a} / {b}").match("x/y|z") == {"a": "x", "b": "y|z"}


@given(
    st.from_regex(r"[0-9]{1,4}( [0-9]{1,4}){0,2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}( [0-9]{3}){0,2}(,[0-9]{1,2})?", fullmatch=True),
    st.sampled_from(["", " ", "  "]),
)
def test_every_line_gives_back_what_was_put_in(account: str, reading: str, space: str) -> None:
    """Groups of digits go to the name where they stand."""
    line = f"/{space}{account} send {space}{reading}"
    assert SEND.match(line) == {"account_number": account, "reading": reading}


@given(any_text | endless)
def test_any_text_is_that_command_or_not(typed: str) -> None:
    """Never an exception; every name is one of the pattern's, every answer something."""
    found = SEND.match(typed)
    assert found is None or (set(found) <= {"account_number", "reading"} and all(found.values()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/ {account_number} send {reading?}", "/ {account_number} {word?}"),
        ("{y} send", "/ {x} send"),
        ("{x} send", "/ {y}"),
        ("{x} go {y}", "stop {z} now"),
        ("send {x}", "SЕND {y?}"),  # Cyrillic Е
        ("/ {x} {y} send", "/ {account_number} send"),
        ("стан {x?}", "стан"),
    ],
)
def test_an_overlap_is_shown_by_a_line_that_fits_both(one: str, other: str) -> None:
    """The author sees what a person would type to confuse the two."""
    digits = frozenset({"account_number"})
    first, second = LinePattern(one, digits), LinePattern(other, digits)
    for line in (first.overlaps(second), second.overlaps(first)):
        assert line is not None
        assert first.match(line) is not None
        assert second.match(line) is not None


def test_the_example_is_a_plain_line() -> None:
    """The shortest of the confusing lines is shown."""
    assert SEND.overlaps(LinePattern("/ {account_number} {word?}")) == "/ 27000 send"


@pytest.mark.parametrize("other", ["/ {account_number} off", "send {a}", "/ {a} send x {c}"])
def test_patterns_told_apart_by_a_word_do_not_overlap(other: str) -> None:
    """A word or a count of words is enough."""
    assert SEND.overlaps(LinePattern(other)) is None


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("/ {a} send {b?}", None),
        ("/", None),
        ("/ {a?} {b?} {c?} {d?}", None),
        ("/ {a?} {b?} {c?} {d?} {e?}", "optional"),
        ("{a}", "no_words"),
        ("{a?} {b?}", "no_words"),
        ("/ {a:reading}", "kind"),
        ("/ {a} {a}", "twice"),
        ("/ {a", "brace"),
        ("/" * 200, None),
        ("/" * 201, "long"),
    ],
)
def test_a_patterns_problem_has_a_code(pattern: str, code: str | None) -> None:
    """A pattern of nothing but names would swallow every message."""
    assert LinePattern.problem(pattern) == code


def test_the_search_for_such_a_line_ends() -> None:
    """Also of patterns that could be filled in more ways than anybody could try."""
    first, second = (
        LinePattern(" ".join(f"{word}{number} {{f{number}}}" for number in range(12)))
        for word in ("a", "b")
    )
    assert first.overlaps(second) is None
