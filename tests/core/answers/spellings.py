"""Readings, numbers and days in every spelling that is accepted (DOMAIN §4). Not a test itself.

Each strategy gives a value and a text that means it; the text is drawn from all the spellings.
"""

import unicodedata
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from tests.core.answers.dress import APOSTROPHES, dashes, dressed, slashes, spaces
from tests.core.answers.speller import LANGUAGES, plural, spell
from tests.core.answers.typed import languages

UNITS = (
    *("", "", " кВт·год", "кВт", " квт/ч", " кВт*год", " кВтгод", " кВт⋅год.", " kWh", " КВТ-Ч"),
    *(
        " м3",
        "м³",
        " куб",
        " куб. м",
        " кубів",
        " м.куб.",
        " Гкал",
        " гкал.",
        " кіловат",
        " кВт год",
    ),
)
ONE_WORD = ("", "", "кВт", " кВт·год", " м3", " кубів", " kWh", " Гкал")
DAY = ("день", "Денний", "ДЕННА", "вдень", "дня", "д", "дневной", "днём", "day")
NIGHT = ("ніч", "Нічний", "НІЧНА", "вночі", "ночі", "н", "ночь", "ночью", "night")
MONTHS = {
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


@st.composite
def worded(draw: st.DrawFn, number: int) -> str:
    """Spell a number in words, or partly: with any apostrophe, in any case, composed or not."""
    language = draw(languages)
    words = spell(number, language)
    thousands, rest = divmod(number, 1000)
    if 0 < thousands < 1000 and draw(st.booleans()):  # «12 тисяч 453»
        forms = (LANGUAGES[language][4][plural(thousands)], "тис.", "тыс")
        words = f"{thousands} {draw(st.sampled_from(forms))}"
        if rest:
            words += f" {draw(st.sampled_from((str(rest), spell(rest, language))))}"
    words = words.replace("'", draw(st.sampled_from(APOSTROPHES))).replace(" ", draw(spaces))
    words = draw(st.sampled_from((words, words.upper(), words.capitalize())))
    return draw(st.sampled_from((words, unicodedata.normalize("NFD", words))))


@st.composite
def grouped(draw: st.DrawFn, whole: str) -> str:
    """Write digits with zeros before them, in thousands or one by one as they stand on a dial."""
    digits = "0" * draw(st.integers(0, 3)) + whole
    form = draw(st.sampled_from(("plain", "thousands", "dial")))
    if form == "dial" and len(digits) >= 4:
        return draw(spaces).join(digits)
    if form == "thousands":
        return f"{int(whole):,}".replace(",", draw(spaces))
    return digits


@st.composite
def typed_reading(draw: st.DrawFn, value: Decimal, decimals: int, units: tuple[str, ...]) -> str:
    """Type a reading of a register with that many decimals; what is over is cut off."""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0")
    unit = draw(st.sampled_from(units))
    if not fraction and draw(st.integers(0, 2)) == 0:
        return draw(worded(int(whole))) + (unit if unit[:1] in ("", " ") else f" {unit}")
    text = draw(grouped(whole))
    cut = "" if decimals else draw(st.sampled_from(("", "", "4", "45", "99")))
    zeros = "0" * draw(st.integers(0, decimals - len(fraction)))
    if places := fraction + zeros + cut:
        text += draw(st.sampled_from(",.")) + places
    return text + unit


@st.composite
def readings(draw: st.DrawFn, decimals: int) -> tuple[Decimal, str]:
    """Give a reading of up to nine digits before the point."""
    bound = st.sampled_from((9, 999, 99_999, 999_999_999))
    value = draw(bound.flatmap(lambda high: st.decimals(0, high, places=decimals)))
    return value, draw(dressed(draw(typed_reading(value, decimals, UNITS))))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Decimal], str]:
    """Give the readings of day and night, and both in one message."""
    high = draw(st.sampled_from((9, 999, 999_999)))
    day, night = draw(st.integers(0, high)), draw(st.integers(0, high))
    text = draw(st.sampled_from((_slashed, _named, _apart)).flatmap(lambda way: way(day, night)))
    return {"day": Decimal(day), "night": Decimal(night)}, draw(dressed(text))


@st.composite
def _slashed(draw: st.DrawFn, day: int, night: int) -> str:
    first, second = (draw(typed_reading(Decimal(n), 0, ONE_WORD)) for n in (day, night))
    around = st.sampled_from(("", " ", "\u00a0"))
    between = st.tuples(around, slashes, around).map("".join)
    if all(any(ch.isdigit() for ch in each) for each in (first, second)):
        between |= st.just("\n")
    return first + draw(between) + second


@st.composite
def _named(draw: st.DrawFn, day: int, night: int) -> str:
    first, second = (draw(typed_reading(Decimal(n), 0, ONE_WORD)) for n in (day, night))
    joint = draw(st.sampled_from((" ", ": ", " - ", " — ", " = ", "\u00a0")))
    said = [(draw(st.sampled_from(DAY)), first), (draw(st.sampled_from(NIGHT)), second)]
    if draw(st.booleans()):
        said.reverse()
    if draw(st.booleans()):
        said = [(value, name) for name, value in said]
        joint = " "
    one, other = (joint.join(both) for both in said)
    return one + draw(st.sampled_from((" ", ", ", "; ", "\n", " / ", ". "))) + other


@st.composite
def _apart(draw: st.DrawFn, day: int, night: int) -> str:
    """White space, «і» or a dash; the night's digits are never three, which could be thousands."""
    one, other = str(day), str(night).zfill(4)
    between = draw(spaces)
    joint = st.sampled_from((" і ", " та ", " И ", " й ", " да ", " i ", ", ", ";  "))
    dash = st.tuples(st.sampled_from(("", " ")), dashes, st.sampled_from(("", " "))).map("".join)
    unit = draw(st.sampled_from(("", "", " кВт", " м3")))
    if unit:
        return f"{one}{unit}{between}{other}{unit}"
    return one + draw(st.just(between) | joint | dash) + other


@st.composite
def numbers(draw: st.DrawFn, decimals: int) -> tuple[Decimal, str]:
    """Give a plain number, below zero too, with at most that many places."""
    value = draw(st.decimals(-999_999, 999_999, places=decimals))
    sign = "-" if value < 0 else draw(st.sampled_from(("", "", "+", "+ ")))
    if value >= 0 and not value % 1 and draw(st.booleans()):
        return value, draw(dressed(draw(worded(int(value)))))
    whole, _, fraction = f"{abs(value):f}".partition(".")
    thousands = f"{int(whole):,}".replace(",", draw(spaces))
    text = draw(st.sampled_from((whole, f"00{whole}", thousands)))
    if fraction:
        text += draw(st.sampled_from(",.")) + fraction
    return value, draw(dressed(sign.replace("-", draw(dashes)) + text))


@st.composite
def days(draw: st.DrawFn) -> tuple[date, str]:
    """Give a day with its year, in figures or with the month in words."""
    day = draw(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
    sign = draw(st.sampled_from("./") | dashes)
    month = MONTHS[draw(languages)].split()[day.month - 1]
    year = draw(st.sampled_from(("", " р.", " року", "р", " г.", " года")))
    text = draw(
        st.sampled_from(
            (
                f"{day:%d}{sign}{day:%m}{sign}{day.year}",
                f"{day.day}{sign}{day.month}{sign}{day.year}",
                f"{day:%d} {sign} {day:%m} {sign} {day:%Y}{year}",
                f"{day:%d.%m.%Y}{year}",
                f"{day:%Y}{sign}{day:%m}{sign}{day:%d}",
                f"{day.day} {month} {day.year}{year}",
                f"{day.day}-го {month.upper()} {day.year}",
                f"{day.day}\u00a0{unicodedata.normalize('NFD', month)}\u00a0{day.year}",
            )
        )
    )
    return day, draw(dressed(text))
