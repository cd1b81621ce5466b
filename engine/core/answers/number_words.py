"""Numbers in Ukrainian and Russian words, as people dictate them (DOMAIN §4 "Typed readings").

Not a speller, and not for digits alone. A wrong reading costs a person money, so whatever could
be two numbers («двадцять тридцять», «п'ять двадцять», «двадцять тисяча») is none.
"""

from collections.abc import Sequence

from engine.core.folding import LONGEST, loosest, plain

_MOST_WORDS = 16  # «дев'ятсот дев'яносто дев'ять мільйонів …» in full takes eleven


def _keyed(rows: dict[int, str]) -> dict[str, int]:
    return {_key(word): value for value, words in rows.items() for word in words.split()}


def _key(word: str) -> str:
    # without ь «пять», «п'ять» and the frequent misspelling «пьять» are one word
    return loosest(word).replace("ь", "")


_NUMBERS = _keyed(
    {
        0: "нуль ноль",
        1: "один одна одне одно одну",
        2: "два дві две",
        3: "три",
        4: "чотири четыре",
        5: "п'ять",
        6: "шість шесть",
        7: "сім семь",
        8: "вісім восемь",
        9: "дев'ять девять",
        10: "десять",
        11: "одинадцять одиннадцать",
        12: "дванадцять двенадцать",
        13: "тринадцять тринадцать",
        14: "чотирнадцять четырнадцать",
        15: "п'ятнадцять пятнадцать",
        16: "шістнадцять шестнадцать",
        17: "сімнадцять семнадцать",
        18: "вісімнадцять восемнадцать",
        19: "дев'ятнадцять девятнадцать",
        20: "двадцять двадцать",
        30: "тридцять тридцать",
        40: "сорок",
        50: "п'ятдесят",
        60: "шістдесят шестьдесят",
        70: "сімдесят семьдесят",
        80: "вісімдесят восемьдесят",
        90: "дев'яносто девяносто",
        100: "сто",
        200: "двісті двести",
        300: "триста",
        400: "чотириста четыреста",
        500: "п'ятсот",
        600: "шістсот шестьсот",
        700: "сімсот семьсот",
        800: "вісімсот восемьсот",
        900: "дев'ятсот девятьсот",
    }
)
_ONE_OF = _keyed({1000: "тисяча тисячу тысяча тысячу", 1_000_000: "мільйон миллион"})
_SEVERAL_OF = _keyed(
    {
        1000: "тисячі тисяч тис тысячи тысяч тыс",
        1_000_000: "мільйони мільйона мільйонів млн миллионы миллиона миллионов",
    }
)


def from_words(text: str) -> int | None:
    """Give the number from 0 to 999,999,999 that the words mean, or None.

    Also mixed with digits: «12 тисяч 453». None for digits alone, for other words, for two numbers.
    """
    words = _words(text)
    if not only_number_words(text):
        return None
    if len(words) == 1 and _NUMBERS.get(words[0]) == 0:
        return 0
    total, below = 0, 1_000_000_000
    group: list[str] = []
    for word in words:
        scale = _ONE_OF.get(word) or _SEVERAL_OF.get(word)
        if scale is None:
            group.append(word)
            continue
        amount = _amount(group, single=word in _ONE_OF)
        if amount is None or scale >= below:
            return None
        total, below, group = total + amount * scale, scale, []
    rest = _group(group, below) if group else 0
    return None if rest is None else total + rest


def only_number_words(text: str) -> bool:
    """Tell whether the text consists of number words, digits at most among them."""
    words = _words(text)
    known = [word in _NUMBERS or word in _ONE_OF or word in _SEVERAL_OF for word in words]
    return any(known) and all(
        fits or (word.isascii() and word.isdigit()) for fits, word in zip(known, words, strict=True)
    )


def _words(text: str) -> list[str]:
    """Give the words' keys; one with a sign inside, such as a comma, stays as it is: unknown.

    None of a text with more words than a number has.
    """
    words = plain(text).strip(" .!").split() if len(text) <= LONGEST else []
    return [_abbreviated(word) or _whole(word) for word in words if len(words) <= _MOST_WORDS]


def _abbreviated(word: str) -> str | None:
    key = _key(word.removesuffix("."))
    return key if word.endswith(".") and key in _SEVERAL_OF else None


def _whole(word: str) -> str:
    return _key(word) if word.replace("'", "").isalpha() else word


def _amount(group: Sequence[str], *, single: bool) -> int | None:
    """Give how many thousands or millions; the singular word goes with 1, 21, 31 … or stands alone.

    «двадцять тисяча двісті» is two readings, not 20,200.
    """
    if not group:
        return 1 if single else None
    amount = _group(group, 1000)
    if amount is not None and single and (amount % 10 != 1 or amount % 100 == 11):
        return None
    return amount


def _group(group: Sequence[str], below: int) -> int | None:
    """Give the number of one group: hundreds, then tens, then units; or digits alone."""
    if len(group) == 1 and group[0].isascii() and group[0].isdigit():
        return _digits(group[0], below)
    total, room = 0, 1000
    for word in group:
        value = _NUMBERS.get(word, 0)
        if not 0 < value < room:
            return None
        total += value
        room = 100 if value >= 100 else 10 if value >= 20 else 0
    return total


def _digits(digits: str, below: int) -> int | None:
    """Give the number that stands for a group, as 12 and 453 do in «12 тисяч 453»."""
    if digits.startswith("0") or len(digits) > 9 or int(digits) >= below:
        return None
    return int(digits)
