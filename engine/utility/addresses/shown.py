"""An address as it is shown: each part in one notation, however billing or a person wrote it.

Names are what somebody wrote. Not for the addresses of accounts: those are shown as billing has
them, for the person to compare with the receipt.
"""

import re
from typing import Final

from engine.utility.addresses.houses import House
from engine.utility.addresses.names import Name, Street
from engine.utility.addresses.words import SHOWN_STREETS, STREETS, folded

_SUFFIX: Final = re.compile(
    r"(?P<letter>[^\W\d])?(?:/(?P<part>\d+)(?P<part_letter>[^\W\d])?)?(?:к(?P<block>\d+|[^\W\d]))?"
)


def shown_address(settlement: Name, street: Street, house: House | None) -> str:
    """Write «с. Дубове, вул. Лісова, 7-А»; what is not known is left out."""
    parts = (settlement.written, shown_street(street), shown_house(house) if house else "")
    return ", ".join(filter(None, parts))


def shown_street(street: Street) -> str:
    """Write the word for its kind in one way, where it stands: «вулиця Корзо» is «вул. Корзо»."""
    words = street.written.split()
    for place in (0, -1):
        if street.kind and len(words) > 1 and STREETS.get(folded(words[place])) == street.kind:
            words[place] = SHOWN_STREETS.get(street.kind, street.kind)
            break
    return " ".join(words)


def shown_house(house: House) -> str:
    """Write «20-А», «19/2», «15 корп. 2»."""
    said = _SUFFIX.fullmatch(house.suffix)
    if said is None:
        return house.written
    letter = f"-{said['letter']}" if said["letter"] else ""
    part = f"/{said['part']}" if said["part"] else ""
    part_letter = f"-{said['part_letter']}" if said["part_letter"] else ""
    block = f" корп. {said['block']}" if said["block"] else ""
    return f"{house.number}{letter.upper()}{part}{part_letter.upper()}{block}"
