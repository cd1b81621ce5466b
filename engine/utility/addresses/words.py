"""The words of addresses, Ukrainian and Russian, as ``folded`` gives them.

Left stands the key under which a kind is stored, right how people write it. These are words that
are read; what is shown are the names that somebody wrote, and kinds as the post abbreviates them.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from engine.core.folding import loosest

MANY: Final = 16_384
"""Readings that are remembered: a town has more accounts than streets and houses."""


@lru_cache(MANY)
def folded(text: str) -> str:
    """Give a word or a few in the form in which they are compared."""
    return loosest(text)


def _table(kinds: Mapping[str, str]) -> Mapping[str, str]:
    """Give each word its key."""
    return {word: key for key, words in kinds.items() for word in words.split()}


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


STREETS: Final = _table({
    "вул": "вул вулиця вулиці ул улица улице",
    "просп": "просп проспект проспекту проспекте пр-т пр-кт пр",
    "пров": "пров провулок провулку пер переулок переулке",
    "пл": "пл площа площі площадь площади",
    "бульв": "бульв бульвар бульварі бульваре бул б-р",
    "наб": "наб набережна набережній набережная набережной",
    "шосе": "шосе шоссе",
    "туп": "туп тупик тупику тупике",
    "узвіз": "узвіз узв узвозі спуск",
    "майдан": "майдан майдані",
    "проїзд": "проїзд проїзді проезд пр-д",
    "вїзд": "вїзд въезд взд",
    "алея": "алея алеї аллея ал",
    "дорога": "дорога дор",
    "лінія": "лінія линия",
    "мкр": "мкр мкрн мікрорайон мікр м-н мік-н микрорайон",
    "кварт": "кварт квартал кв-л",
})  # fmt: skip
SHOWN_STREETS: Final[Mapping[str, str]] = {
    "вул": "вул.", "просп": "просп.", "пров": "пров.", "пл": "пл.", "бульв": "бульв.",
    "наб": "наб.", "туп": "туп.", "мкр": "мкр.", "кварт": "кварт.", "вїзд": "в’їзд",
}  # fmt: skip
"""How a kind is shown that is not shown as its key."""
NUMBERED: Final = frozenset({"мкр", "кварт", "лінія"})
"""Kinds of streets that have numbers for names: «мкр. 5, 12»."""

SETTLEMENTS: Final = _table({
    "місто": "м місто місті г гор город",
    "село": "с село селі",
    "селище": "смт с-ще сел селище селищі пгт пос поселок",
    "хутір": "х хут хутір хутор",
})  # fmt: skip

ABOVE: Final = _words("обл область р-н район тг отг громада україна украина")
"""What stands above a settlement: such a part says nothing that we compare."""

HOUSE: Final = _words("буд будинок будинки дім д дом дома")
"""What may stand before the number of a house."""

TO: Final = _words("по на у в біля за вздовж уздовж во возле вдоль")
"""What people say before the name of a street: «по Капушанській»."""

FLAT: Final = _words(
    "кв квартира оф офіс офис прим приміщення кім кімн кімната комн комната"
    " підїзд подъезд поверх этаж секція секция"
)
"""From here on an address tells of a home inside the house."""

PARITIES: Final[Mapping[str, int]] = {
    word: parity
    for parity, words in enumerate((
        "парні парна парних парн пар четные четная четных четн чет",
        "непарні непарна непарних непарн непар нечетные нечетная нечетных нечетн нечет",
    ))
    for word in words.split()
}  # fmt: skip
ALL: Final = _words("усі всі уся вся усе все весь увесь повністю полностью")
OF_ALL: Final = _words("вулиця улица будинки дома")
"""What may stand beside a word of ``ALL``: «усі будинки», «вся вулиця»."""
SIDE: Final = _words("бік сторона")
