"""Kinds of answer made of digits, or of letters and digits: account and meter numbers, EIC codes.

Such a code is text, never a number: its leading zeros count, and nothing is padded or guessed
(DOMAIN §3). Whether the code exists is a service's question, not the kind's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from engine.core.answers.kind import Wrong
from engine.core.answers.phones import phone
from engine.core.folding import LONGEST, bare, latin, plain, several_lines
from engine.core.values import Value, Values

_PREFIX = re.compile(
    r"(?:(?:[єеe]\.?[рp]|[еe][сc]|[оo] ?[/\\.]? ?[рp]|л ?[/\\]? ?[сc]|№|номер[ау]?|ось|вот|мій|мой"
    r"|(?:особов|єдин|лицев|един)[а-яії]+|рахун(?:ок|к[ау])|сч[её]та?)[ .:,/-]*)+(?=[^ .:,/-])",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:(?:мій|мой|номер|(?P<phone>тел(?:ефон)?[ауy]?|моб(?:ільний|ильный)?))[ .:,-]*)+(?=[+(\d])",
    re.IGNORECASE,
)
_PHONE_GROUPS = re.compile(r"(?:3?8[ -]?)?0[ -]?\d\d[ -]\d{3}[ -]\d\d[ -]\d\d")
_APART = str.maketrans("", "", " -")
_PHONE_DIGITS = re.compile(r"0\d{9}|80\d{9}|380\d{9}")
_CALLED = re.compile(
    r"(?:№ ?|(?:номер[ау]?|мій|мой|(?:лічильник|счетчик|счётчик)[ау]?|прилад[ау]? обліку"
    r"|код[ау]?|[eе][iі][cсkк])[ .:,№-]+)+",
    re.IGNORECASE,
)
_METER = re.compile(r"\b(?:лічильник|счетчик|счётчик|прилад[ау]? обліку|meter)", re.IGNORECASE)
_MODEL = re.compile(r"[A-ZА-ЯІЇЄҐ]{2}[^\W_]*[ .№-]")
_NUMBER = re.compile(r"\d{4,}")
_MEANT = str.maketrans("OОQIІLБЗZЧSВB", "0001116324588")
"""Letters that are typed or read for a digit."""
_CODE = re.compile("[0-9A-ZА-ЯЁҐЄІЇЎ]+")


@dataclass(frozen=True, slots=True)
class Digits:
    """A code of ``low`` to ``high`` decimal digits, such as an account number; the value is text.

    ``ignore`` are the characters that may stand between the digits: a space means NBSP too, ``-``
    every dash. The prefixes «ЄР», «ЕР», «EP», «№», «о/р», «ОР» and the Russian «ЕС», «л/с» are
    dropped, and so are the words «номер», «особовий рахунок» and their like. Digits in several
    lines are several answers: ``again``.

    Wrong: ``again``; ``length`` (``came``: digits counted, ``needed``: "12" or "9-12", the same as
    the numbers ``least`` and ``most``); ``letter``
    among the digits (``letter``, ``typed``, ``guess``: the number that was probably meant, which is
    offered, or None); ``phone`` or ``meter`` typed instead: its model, or the word before it.
    """

    low: int
    high: int
    ignore: frozenset[str] = field(default_factory=frozenset)
    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> str | Wrong:  # noqa: ARG002
        """Give the digits as ASCII text, leading zeros kept."""
        if len(typed) > LONGEST or several_lines(typed):
            return Wrong()
        text = bare(typed)
        if _is_phone(text):
            return Wrong("phone")
        code = _without(self.ignore, text[_prefix(text) :])
        if not code.isdecimal():
            return Wrong("meter") if _is_meter(text) else self._stray_letter(code, text)
        if self.low <= len(code) <= self.high:
            return code
        if _PHONE_DIGITS.fullmatch(code):
            return Wrong("phone")
        return _wrong_length(code, self.low, self.high)

    def _stray_letter(self, code: str, text: str) -> Wrong:
        """Name the letter among the digits: it is asked about, never guessed (DOMAIN §3)."""
        letters = [ch for ch in code if ch.isalpha()]
        digits = sum(ch.isdecimal() for ch in code)
        if not letters or len(letters) >= digits or len(letters) + digits != len(code):
            return Wrong()
        meant = code.upper().translate(_MEANT)
        fits = meant.isdecimal() and self.low <= len(meant) <= self.high
        facts = {"letter": letters[0], "typed": text, "guess": meant if fits else None}
        return Wrong("letter", facts, (meant,) if fits else ())


@dataclass(frozen=True, slots=True)
class LettersDigits:
    """A code of ``low`` to ``high`` letters and digits, such as a meter number or an EIC's end.

    The value is in capitals, Cyrillic look-alikes as Latin, ``ignore`` removed: ``№ U-777`` is
    ``U777``. The words «номер», «лічильник», «EIC» and their like before it are dropped. Several
    words without a digit («не знаю») are no code, nor are digits in several lines.

    Wrong: ``again``; ``length`` (``came``: characters counted, ``needed``: "5" or "5-16", the same
    as the numbers ``least`` and ``most``).
    """

    low: int
    high: int
    ignore: frozenset[str] = field(default_factory=frozenset)
    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> str | Wrong:  # noqa: ARG002
        """Give the code in its one spelling."""
        if len(typed) > LONGEST or several_lines(typed):
            return Wrong()
        text = _CALLED.sub("", bare(typed), count=1)
        code = latin(_without(self.ignore, text))
        sentence = sum(word.isalpha() for word in text.split()) > 1
        if not _CODE.fullmatch(code) or (sentence and code.isalpha()):
            return Wrong()
        if self.low <= len(code) <= self.high:
            return code
        return _wrong_length(code, self.low, self.high)


def _prefix(text: str) -> int:
    """Give the length of «о/р №» and the like before the code itself."""
    found = _PREFIX.match(text)
    return found.end() if found else 0


def _without(ignore: Iterable[str], text: str) -> str:
    ignored = {plain(ch) or " " for ch in ignore}
    return "".join(ch for ch in text if ch not in ignored)


def _is_phone(text: str) -> bool:
    """Tell whether a phone is called so, or is written as only phones are: «067 123-45-67»."""
    called = _PHONE.match(text)
    number = text[called.end() :] if called else text
    digits = number.translate(_APART)
    if (called and called["phone"]) or digits.startswith(("+", "00380")) or ")" in number:
        return phone(number) is not None
    if called and _PHONE_DIGITS.fullmatch(digits):  # «мій номер 0671234567»
        return True
    return _PHONE_GROUPS.fullmatch(text) is not None


def _is_meter(text: str) -> bool:
    """Tell whether a meter is named: by the word, or by a model such as «НІК 2102» and a number."""
    if len(_NUMBER.findall(text)) == 0:
        return False
    return bool(_METER.search(text)) or bool(_MODEL.match(text))


def _wrong_length(code: str, low: int, high: int) -> Wrong:
    needed = str(low) if low == high else f"{low}-{high}"
    facts: dict[str, Value] = {"came": len(code), "needed": needed, "least": low, "most": high}
    return Wrong("length", facts)
