"""What the filters print: DOMAIN §7 and LANGUAGE §3, in the words of the shipped locales."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache

import pytest
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from engine.core.folding import fold
from engine.core.kyiv import KYIV
from engine.core.values import Value, Values
from engine.language.templates import Templates
from engine.language.texts import words_of
from engine.language.tree import read_tree, shipped

LANGUAGES = ("uk", "ru")
LEAP_YEAR = [date(2028, 1, 1) + timedelta(days=day) for day in range(366)]
amounts = st.decimals(-(10**9), 10**9, places=4)


@cache
def templates(language: str) -> Templates:
    """Give templates with the words that the shipped locales have for data."""
    utility = read_tree(shipped(), ["poltava"]).utilities["poltava"]
    return Templates(words_of(utility, language))


def say(source: str, language: str = "uk", scope: Values | None = None, **more: Value) -> str:
    """Say ``{{ source }}``."""
    return templates(language).text(f"{{{{ {source} }}}}")({**(scope or {}), **more})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_has_its_month_in_the_genitive(language: str) -> None:
    """«28 лютого», «28 февраля»: every day of a year as CLDR writes it."""
    said = [say("day|date", language, day=day) for day in LEAP_YEAR]
    assert said == [format_date(day, "d MMMM", locale=language) for day in LEAP_YEAR]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_weekday_is_named(language: str) -> None:
    """As CLDR names it, whichever apostrophe it has."""
    said = [fold(say("day|weekday", language, day=day)) for day in LEAP_YEAR[:7]]
    assert said == [fold(format_date(day, "EEEE", locale=language)) for day in LEAP_YEAR[:7]]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)))
def test_a_moment_is_told_as_clocks_in_kyiv_show_it(moment: datetime) -> None:
    """Date, weekday, time and parts of a moment are those of Kyiv, not of the store."""
    local = moment.astimezone(KYIV)
    assert say("at|time", at=moment) == format_time(moment, "HH:mm", tzinfo=KYIV, locale="uk")
    assert say("at|date", at=moment) == format_date(local, "d MMMM", locale="uk")
    assert say("at", at=moment) == local.strftime("%d.%m.%Y %H:%M")
    assert say("at.hour", at=moment) == str(local.hour)
    assert say("at.day", at=moment) == str(local.day)


@given(amounts, st.integers(0, 4), st.sampled_from(LANGUAGES))
def test_a_number_has_a_comma_and_as_many_decimals_as_asked(
    amount: Decimal, decimals: int, language: str
) -> None:
    """Rounded as people do, thousands together: it may be typed again."""
    pattern = "0." + "0" * decimals
    with localcontext(rounding=ROUND_HALF_UP):
        expected = format_decimal(amount, pattern, locale=language, group_separator=False)
    assert say("n|number(d)", language, n=amount, d=decimals) == expected
    assert say("n|number", language, n=amount, register={"decimals": decimals}) == expected


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("5|number", "5"),
        ("reading|number", "7,50"),
        ("reading|number(0)", "8"),
        ("reading", "7,50"),
        ("2.5", "2,5"),
        ("hundred|number", "100"),
        ("account|number", "0027"),
    ],
)
def test_a_number_without_a_register_keeps_its_decimals(source: str, text: str) -> None:
    """A decimal printed plainly has a comma too; what is no number stays as it is."""
    scope: dict[str, Value] = {
        "reading": Decimal("7.50"),
        "hundred": Decimal("1E+2"),
        "account": "0027",
        "register": {"decimals": None},
    }
    assert say(source, scope=scope) == text


@given(amounts, st.sampled_from(LANGUAGES))
def test_money_has_two_decimals_and_spaces_between_thousands(amount: Decimal, lang: str) -> None:
    """«1 234,50 грн», never torn apart at the end of a line."""
    with localcontext(rounding=ROUND_HALF_UP):
        expected = format_decimal(amount, "#,##0.00", locale=lang)
    assert say("sum|money", lang, sum=amount) == f"{expected}\u00a0грн"


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("4.32", "4,32\u00a0грн"),
        ("4,3", "4,30\u00a0грн"),
        (5, "5,00\u00a0грн"),
        ("за тарифом", None),
    ],
)
def test_money_of_a_fact(fact: Value, text: str | None) -> None:
    """A tariff in ``bot.yaml`` is a text to the engine; words instead of a sum stay words."""
    assert say("bot.tariff|money", bot={"tariff": fact}) == (text or fact)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("last|unit('кВт·год')", "1234,5\u00a0кВт·год"),
        ("last|unit('Gcal')", "1234,5\u00a0Gcal"),
        ("'м³'|unit", "м³"),
        ("last|unit(nothing)", "1234,5"),
        ("nothing|unit('м³')", ""),
        ("'heat'|word", "Тепло"),
        ("'steam'|word", "steam"),
        ("nothing|word", ""),
        ("text|upper", "ЇЖАК"),
        ("'380501112233'|mask", "••••2233"),
        ("'123456'|mask", "••••"),
        ("nothing|mask", ""),
        ("''|mask", ""),
    ],
)
def test_words_units_and_masks(source: str, text: str) -> None:
    """A word that the locale does not have stays as it is; nothing gets no unit and no mask."""
    scope: dict[str, Value] = {"last": Decimal("1234.5"), "nothing": None, "text": "їжак"}
    assert say(source, scope=scope) == text


METERS: list[Value] = [{"number": "1"}, {"number": None}, {"number": "3"}]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("codes|join(' або ')", "1.8.1 або 15.8.1"),
        ("values|join(' / ')", "5 / 7,5 / 28.02.2026"),
        ("values", "5, 7,5, 28.02.2026"),
        ("'Т21'|join(' або ')", "Т21"),
        ("empty|join(', ')", ""),
        ("empty", ""),
        ("nothing|join(', ')", ""),
        ("meters|map(attribute='number')|join(', ')", "1, 3"),
        ("empty|map(attribute='number')|first", ""),
        ("codes|first", "1.8.1"),
        ("codes|last", "15.8.1"),
        ("empty|first", ""),
        ("empty|last", ""),
        ("empty|first|default('—')", "—"),
        ("nothing|default('—')", "—"),
        ("unknown|default('—')", "—"),
        ("unknown.field|default('—')", "—"),
        ("unknown|default", ""),
        ("0|default('—')", "0"),
        ("codes|length", "2"),
        ("'слово'|length", "5"),
        ("empty|length", "0"),
        ("nothing|length", "0"),
    ],
)
def test_lists_and_what_stands_for_nothing(source: str, text: str) -> None:
    """What is none leaves no gap in a list, and nothing where it stands alone."""
    scope: dict[str, Value] = {
        "codes": ["1.8.1", "15.8.1"],
        "values": [5, None, Decimal("7.5"), date(2026, 2, 28)],
        "meters": METERS,
        "empty": [],
        "nothing": None,
    }
    assert say(source, scope=scope) == text


FILTERS = [
    *("date", "weekday", "time", "number", "money", "unit", "unit('м³')", "word", "length"),
    *("plural('а','б','в')", "join", "map(attribute='number')", "first", "last", "upper", "mask"),
]


@pytest.mark.parametrize("name", FILTERS)
def test_none_is_never_an_error_nor_a_word_of_python(name: str) -> None:
    """What is known to be nothing prints nothing; only what counts says that there is none."""
    expected = {"length": "0", "plural('а','б','в')": "в"}
    assert say(f"nothing|{name}", nothing=None) == expected.get(name, "")


def test_a_picture_of_an_answer_is_printed_by_its_text() -> None:
    """An answer with named parts is also the text that was typed."""
    answer: Value = {"text": "12/3", "house": "12", "flat": "3"}
    assert say("answer", answer=answer) == "12/3"
    assert say("answers|join(', ')", answers=[answer, answer]) == "12/3, 12/3"


@pytest.mark.parametrize("value", [True, False, {"number": "1"}, [{"number": "1"}], [True]])
@pytest.mark.parametrize("name", ["", "|upper", "|join", "|word", "|default('—')"])
def test_what_has_no_words_is_never_printed(name: str, value: Value) -> None:
    """A flag or a record in a text is a mistake, not «True» and not all that it holds."""
    with pytest.raises(TypeError, match="has no words"):
        say(f"value{name}", value=value)
