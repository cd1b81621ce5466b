"""Houses: one as it stands in an address, and lists of them as dispatchers write them.

Not where they stand. A list becomes rows that SQL can compare; what cannot be read of it is a
value that names the piece.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from engine.utility.addresses.words import ALL, HOUSE, MANY, OF_ALL, PARITIES, SIDE, folded

LAST: Final = 9999
"""The highest number of a house."""
WIDEST: Final = 2000
"""Numbers in a range; nobody has a street with more."""
MOST_PIECES: Final = 500

_LETTERS: Final = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_HOUSE: Final = re.compile(
    r"(?P<number>\d{1,4})"
    r"(?:\s*-?\s*(?:(?:літера|літ|литера|лит)\.?\s*)?(?P<letter>[а-яєіїґ]))?"
    r"(?:\s*/\s*(?:(?P<part>\d{1,4})\s*-?\s*(?P<part_letter>[а-яєіїґ])?|(?P<only>[а-яєіїґ])))?"
    r"(?:[\s,-]*(?:корпус|корп|к)\.?\s*-?\s*(?P<block>\d{1,3}|[а-яєіїґ]))?"
)
_BEFORE: Final = re.compile(rf"(?:(?:{'|'.join(sorted(HOUSE))})\.?|б\.)\s*№?\s*(?=\d)")
"""«буд.№5», «д.5»: no space parts the word from the number. A «б» without a point is a letter."""
_BETWEEN: Final = re.compile(r"\s+(?:по|до)\s+")
_FROM: Final = re.compile(r"(?:з|із|зі|від|с|от)\s+")
_DOTS: Final = re.compile(r"(?<=\w)\s*(?:…|\.{2,3})\s*(?=\w)")
_SEPARATORS: Final = re.compile(
    rf"[,;]|\s(?:і|i|й|та|и)\s(?=\s*(?:№|б\.|(?:{'|'.join(sorted(HOUSE))})\b\.?)?\s*№?\s*\d)", re.I
)
"""«5 і 7» are two houses, «5 і» is one with a letter."""


@dataclass(frozen=True, slots=True)
class House:
    """A house: its number, and whatever follows it in one spelling: ``а``, ``/2``, ``к2``."""

    number: int
    suffix: str = ""
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Houses:
    """Houses of a street: those with numbers from ``low`` to ``high``, both included.

    ``parity`` 0 are the even ones, 1 the odd, None all. ``suffix`` is that of each, exactly; None
    is any. ``low`` 0 means the whole street, also its houses of which the number is not known.
    """

    low: int
    high: int
    parity: int | None = None
    suffix: str | None = None

    def cover(self, house: House | None) -> bool:
        """Tell whether a house is among them; None is one of which the number is not known."""
        number, suffix = (house.number, house.suffix) if house else (0, "")
        return (
            self.low <= number <= self.high
            and self.parity in (None, number % 2)
            and self.suffix in (None, suffix)
        )


@dataclass(frozen=True, slots=True)
class BadPiece:
    """The piece of a list that could not be read, as it was written."""

    piece: str


WHOLE_STREET: Final = Houses(0, LAST)


@lru_cache(MANY)
def read_house(text: str) -> House | None:
    """Read one house, ``20-А`` or ``буд. 15 корп. 2``; None where it is not exactly one."""
    words = folded(text).split()
    while words and words[0].rstrip(".") in HOUSE:
        words.pop(0)
    found = _HOUSE.fullmatch(folded(_BEFORE.sub("", " ".join(words), count=1)))
    number = int(found["number"]) if found else 0
    if not found or not number:
        return None
    suffix = found["letter"] or found["only"] or ""
    if found["part"]:
        suffix += f"/{int(found['part'])}{found['part_letter'] or ''}"
    if found["block"]:
        suffix += f"к{found['block']}"
    return House(number, suffix, " ".join(text.split()))


def read_houses(text: str) -> tuple[Houses, ...] | BadPiece:
    """Read a list such as ``1-15, 17, 19/2, 20-А; 2-14 парні``; an empty one is the whole street.

    A range covers every house whose number is within it, with letters and fractions too: people
    would rather be told. A single house covers itself alone. Bad are a range that runs backwards
    or has over 2000 numbers, and whatever comes after 500 pieces.
    """
    if not text.strip():
        return (WHOLE_STREET,)
    pieces = [piece.strip() for piece in _SEPARATORS.split(text)]
    found: dict[Houses, None] = {}
    for count, piece in enumerate(filter(None, pieces), 1):
        houses = _piece(piece) if count <= MOST_PIECES else ()
        if not houses:
            return BadPiece(piece)
        found |= dict.fromkeys(houses)
    return tuple(found) or BadPiece(text.strip())


def _piece(piece: str) -> tuple[Houses, ...]:
    """Read one piece; nothing where it makes no sense."""
    parity: int | None = None
    rest: list[str] = []
    for word in folded(_DOTS.sub("-", piece.replace("(", " ").replace(")", " "))).split():
        bare = word.strip(".:")
        if bare in PARITIES:
            if parity not in (None, PARITIES[bare]):
                return ()
            parity = PARITIES[bare]
        elif bare not in SIDE and (rest or bare not in HOUSE):
            rest.append(word)
    if parity is not None and set(rest) <= ALL | OF_ALL:
        return (Houses(1, LAST, parity),)
    if set(rest) & ALL and set(rest) <= ALL | OF_ALL:
        return (WHOLE_STREET,)
    written = _BETWEEN.sub("-", _FROM.sub("", " ".join(rest), count=1))
    house = read_house(written)
    if house is not None:
        one = Houses(house.number, house.number, None, house.suffix)
        return (one,) if parity is None else ()
    ends = next(_ends(written), None)
    return _range(*ends, parity) if ends else ()


def _ends(written: str) -> Iterator[tuple[House, House]]:
    """Give the two houses between which a dash stands: the letter's own dash is none such."""
    for place, sign in enumerate(written):
        if sign == "-":
            low, high = read_house(written[:place]), read_house(written[place + 1 :])
            if low and high:
                yield low, high


def _range(low: House, high: House, parity: int | None) -> tuple[Houses, ...]:
    if low.number == high.number:
        return _lettered(low, high) if parity is None else ()
    if not low.number < high.number < low.number + WIDEST:
        return ()
    return (Houses(low.number, high.number, parity),)


def _lettered(low: House, high: House) -> tuple[Houses, ...]:
    """Give the houses of one number from letter to letter; the one without letter comes first."""
    letters = ["", *_LETTERS]
    if low.suffix not in letters or high.suffix not in letters:
        return ()
    first, last = letters.index(low.suffix), letters.index(high.suffix)
    return tuple(Houses(low.number, low.number, None, s) for s in letters[first : last + 1])
