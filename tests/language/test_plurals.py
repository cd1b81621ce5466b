"""One, few, many and other: DOMAIN §7, against CLDR as Babel has it."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from babel import Locale

from engine.core.texts import Text
from engine.core.values import Value
from engine.language.templates import Templates

FORMS = ("one", "few", "many", "other")
LANGUAGES = ("uk", "ru")

TEMPLATES = Templates({})
FILTER = TEMPLATES.text("{{ n|plural('one', 'few', 'many', 'other') }}")
TEXTS = TEMPLATES.counted("n", {form: TEMPLATES.text(form) for form in FORMS})


def decimals(places: int, until: int) -> Iterable[Decimal]:
    """Give every decimal of so many places, 0.1 and 0.2 and so on, ``until`` of them."""
    return (Decimal(n).scaleb(-places) for n in range(1, until + 1))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [FILTER, TEXTS], ids=["filter", "texts"])
def test_every_whole_number_takes_its_form(said: Text, language: str) -> None:
    """From 0 to 10,000 the form is the one that CLDR names, in both languages."""
    form = Locale.parse(language).plural_form
    assert [said({"n": n}) for n in range(10_001)] == [form(n) for n in range(10_001)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("places", [1, 2, 3])
@pytest.mark.parametrize("said", [FILTER, TEXTS], ids=["filter", "texts"])
def test_every_fraction_takes_other(said: Text, places: int, language: str) -> None:
    """Whatever is printed with a comma is a fraction, 1,0 as well."""
    form = Locale.parse(language).plural_form
    numbers = list(decimals(places, 3_000))
    assert {form(n) for n in numbers} == {"other"}
    assert {said({"n": n}) for n in numbers} == {"other"}


@pytest.mark.parametrize("whole", [Decimal(21), Decimal("2E+1"), -1, -5, 10**20 + 2, True])
def test_a_whole_number_is_whole_however_it_is_kept(whole: int | Decimal) -> None:
    """A decimal without places, a number below zero and a huge one are whole numbers."""
    form = Locale.parse("uk").plural_form
    assert FILTER({"n": whole}) == form(abs(int(whole)))


@pytest.mark.parametrize(
    ("counted", "text"),
    [
        (1, "1 день"),
        (2, "2 дні"),
        (5, "5 днів"),
        (11, "11 днів"),
        (21, "21 день"),
        (112, "112 днів"),
        (Decimal("1.5"), "1,5 дня"),
        ([], "0 днів"),
        (["а"], "1 день"),
        ([None] * 3, "3 дні"),
        (None, "0 днів"),
    ],
)
def test_a_text_in_forms_knows_its_count(counted: Value, text: str) -> None:
    """``{{ count }}`` is the number itself, or how many the list has; none is none of them."""
    words = {"one": "день", "few": "дні", "many": "днів", "other": "дня"}
    forms = {form: TEMPLATES.text("{{ count }} " + word) for form, word in words.items()}
    assert TEMPLATES.counted("meter.days", forms)({"meter": {"days": counted}}) == text


def test_without_other_a_fraction_takes_few() -> None:
    """Where no fraction was foreseen its form is the nearest: 1,5 дні."""
    said = TEMPLATES.text("{{ n }} {{ n|plural('день', 'дні', 'днів') }}")
    assert said({"n": Decimal("1.5")}) == "1,5 дні"
    texts = {form: TEMPLATES.text(form) for form in FORMS[:3]}
    assert TEMPLATES.counted("n", texts)({"n": Decimal("1.5")}) == "few"


@pytest.mark.parametrize("zero", ["0.0", "0.000"])
def test_a_zero_with_a_comma_is_a_fraction(zero: str) -> None:
    """«0,0 дня»: what is printed with a comma takes ``other``, though it be nothing."""
    assert Locale.parse("uk").plural_form(Decimal(zero)) == "other"
    assert FILTER({"n": Decimal(zero)}) == "other"


@pytest.mark.parametrize("counted", [["а", "б"], {"day": 1, "night": 2}])
def test_the_filter_counts_what_has_items(counted: Value) -> None:
    """A list and a record are as many as they hold."""
    assert FILTER({"n": counted}) == "few"
