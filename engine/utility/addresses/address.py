"""An address as billing or a person writes it, read into keys.

«м. Ужгород, вул. Корзо, 5, кв. 2», «Корзо 5» and «ул. Сумская 10 б» alike. Not whether there is
such a place, and never who lives there: a flat is read over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from engine.core.folding import visible
from engine.utility.addresses.houses import House, read_house
from engine.utility.addresses.names import (
    NO_STREET,
    UNNAMED,
    Name,
    Street,
    is_ordinal,
    name_key,
)
from engine.utility.addresses.words import ABOVE, FLAT, MANY, NUMBERED, SETTLEMENTS, STREETS, folded

LONGEST: Final = 500
"""Characters in an address; nothing longer is one."""

_WORD: Final = re.compile(r"[^\s.]+\.?")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_PARTS: Final = re.compile("[,;]")
_POSTCODE: Final = re.compile(r"\d{5}")
_HOUSE_WORDS: Final = 4
"""Words that a house takes at most: «буд. 15 корп. 2» has four."""


class Why(StrEnum):
    """Why an address cannot be read."""

    NOTHING = "nothing"  # no name in it, or far too long
    NAMES = "names"  # more names than a settlement and a street have
    HOUSE = "house"  # where the house should stand there is something else


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is; what was not said is empty, the house None."""

    settlement: Name = UNNAMED
    street: Street = NO_STREET
    house: House | None = None


NOWHERE: Final = Address()


@dataclass(frozen=True, slots=True)
class Unread:
    """Why an address cannot be read: the part that is to blame, and what was clear all the same."""

    why: Why
    part: str = ""
    clear: Address = NOWHERE


def read_address(text: str) -> Address | Unread:
    """Read an address, of which any part may be missing, but not both names."""
    if len(text) > LONGEST:
        return Unread(Why.NOTHING)
    reading = _Reading()
    for part in _PARTS.split(_BRACKETS.sub(" ", visible(text))):
        for words in _split(_WORD.findall(part)):
            if not reading.take(words):
                return reading.result()
    return reading.result()


def read_street(text: str) -> Street | None:
    """Read a street alone, «вул. Корзо»; None where it is none, or has a house or a second name."""
    if _PARTS.search(text) or len(text) > LONGEST:
        return None
    words = _WORD.findall(visible(text))
    street, house, odd = _street(words)
    return street if street.key and not house and not odd else None


@lru_cache(MANY)
def read_settlement(text: str) -> Name:
    """Read a settlement with or without its kind, «с. Баранинці»; empty where there is no name.

    The kind does not count: a «смт» of yesterday is a «селище» today, and stays what it is.
    """
    words = _WORD.findall(visible(text)[:LONGEST])
    bare = words[1:] if words and folded(words[0]) in SETTLEMENTS else words
    key = name_key(" ".join(bare))
    return Name(key, " ".join(text.split()) if key else "")


def address_of(text: str, settlement: str = "") -> Address:
    """Give what is clear of an account's address; a settlement that is said apart is believed."""
    read = read_address(text)
    clear = read.clear if isinstance(read, Unread) else read
    apart = read_settlement(settlement)
    return replace(clear, settlement=apart) if apart.key else clear


@dataclass(slots=True)
class _Reading:
    """What the parts of an address have said so far; ``named`` are names without a kind."""

    settlement: Name = UNNAMED
    street: Street = NO_STREET
    house: House | None = None
    named: list[Street] = field(default_factory=list)
    why: Why | None = None
    part: str = ""

    def take(self, words: list[str]) -> bool:
        """Take in a part; False when nothing that comes after it counts."""
        bare = [folded(word) for word in words]
        inside = next((place for place, word in enumerate(bare) if word in FLAT), None)
        if inside is not None and (inside == 0 or _has_digit(bare[:inside])):
            if inside:
                self.take(words[:inside])
            return False
        if bare and _POSTCODE.fullmatch(bare[0]):
            words, bare = words[1:], bare[1:]
        if not any(bare) or set(bare) & ABOVE:
            return True
        if bare[0] in SETTLEMENTS and len(words) > 1:
            return self._take_settlement(words)
        if self._begun and (house := read_house(" ".join(words))):
            self.house = self.house or house  # a second number is that of the flat
            return True
        if self._begun and words[0][0].isdecimal() and not _is_name(words):
            return self.house is not None or self._fail(Why.HOUSE, words)
        return self._take_street(words)

    def result(self) -> Address | Unread:
        """Give what all parts together say."""
        named = list(self.named)
        street = self.street if self.street.key or not named else named.pop()
        settlement = self.settlement
        if named and not settlement.key:
            settlement = Name(named[0].key, named[0].written)
            named.pop(0)
        read = Address(settlement, street, self.house)
        if self.why is not None:
            return Unread(self.why, self.part, read)
        if named:
            return Unread(Why.NAMES, named[0].written)
        return read if settlement.key or street.key else Unread(Why.NOTHING)

    @property
    def _begun(self) -> bool:
        return bool(self.street.key or self.named or self.settlement.key)

    def _take_settlement(self, words: list[str]) -> bool:
        name, house = _without_house(words, keep=2)
        if self.settlement.key:
            return self._fail(Why.NAMES, words)
        self.settlement = read_settlement(" ".join(name))
        self.house = self.house or house
        return True

    def _take_street(self, words: list[str]) -> bool:
        street, house, odd = _street(words)
        if street.kind and self.street.key:
            return self._fail(Why.NAMES, words)
        if street.kind:
            self.street = street
        elif self.house and not self.settlement.key:  # «Корзо, 5, Ужгород»
            self.settlement = Name(street.key, street.written)
        elif any(sign.isalpha() for sign in street.key):
            self.named.append(street)
        self.house = self.house or house
        return self._fail(Why.HOUSE, [odd]) if odd and not self.house else True

    def _fail(self, why: Why, words: Sequence[str]) -> bool:
        self.why, self.part = why, " ".join(words)
        return False


def _split(words: list[str]) -> list[list[str]]:
    """Part «м. Ужгород вул. Корзо» in two, where nobody wrote a comma."""
    if words and folded(words[0]) in SETTLEMENTS:
        for place in range(2, len(words) - 1):
            if folded(words[place]) in STREETS:
                return [words[:place], words[place:]]
    return [words]


def _street(words: list[str]) -> tuple[Street, House | None, str]:
    """Read a street, the house after it, and a last word that looks like a house but is none."""
    kind = STREETS.get(folded(words[0]), "") if words else ""
    keep = 2 if kind in NUMBERED else 1
    name, house = _without_house(words, keep)
    odd = ""
    if house is None and len(name) > keep and name[-1][0].isdecimal() and not is_ordinal(name[-1]):
        odd = name[-1]
        name = name[:-1]
    bare = name
    if kind and len(name) > 1:
        bare = name[1:]
    elif len(name) > 1 and (kind := STREETS.get(folded(name[-1]), "")):
        bare = name[:-1]
    else:  # «Набережна 5»: the kind is the name
        kind = ""
    return Street(name_key(" ".join(bare)), kind, " ".join(name)), house, odd


def _without_house(words: list[str], keep: int) -> tuple[list[str], House | None]:
    """Part a house from the end of a name, of which so many words stay."""
    for place in range(max(keep, len(words) - _HOUSE_WORDS), len(words)):
        house = read_house(" ".join(words[place:]))
        if house:
            return words[:place], house
    return words, None


def _is_name(words: list[str]) -> bool:
    """Tell «8 Березня» and «2-га Лісова» from a house."""
    return len(words) > 1 and any(len(folded(word)) > 2 and word.isalpha() for word in words[1:])


def _has_digit(words: list[str]) -> bool:
    return any(sign.isdecimal() for word in words for sign in word)
