"""What a utility's profile says of a register: its zone, its display codes, its direction.

Pure comparison of codes (DOMAIN §4 "Registers"). Not the registers (``meters``), and not what
becomes of a reading that is too high.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from engine.core.flow import Profile
from engine.core.folding import latin, plain

ZONES: Final = ("day", "night", "peak", "half_peak")
"""The zones of a tariff, in the order in which they are asked about and told."""

_DISPLAY_CODE: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}|T\d{1,2}")
_EXPORT_GROUP: Final = "2."


def is_display_code(name: str) -> bool:
    """Tell whether billing's name of a register is what the meter's display shows: ``1.8.1``."""
    return _DISPLAY_CODE.fullmatch(_folded(name)) is not None


def zone_of(profile: Profile, name: str) -> str | None:
    """Give the zone that a register's code has with this utility, None where it says none."""
    return next((zone for zone in ZONES if _among(profile, zone, name)), None)


def is_total(profile: Profile, name: str) -> bool:
    """Tell whether a register is the sum of others."""
    return _among(profile, "total", name)


def direction_of(profile: Profile, name: str) -> Literal["import", "export"]:
    """Tell whether a register counts what is used, or what is given back to the grid (2.8.x)."""
    coded = is_display_code(name) and _folded(name).startswith(_EXPORT_GROUP)
    return "export" if coded or _among(profile, "export", name) else "import"


def codes_of(profile: Profile, name: str, zone: str | None) -> tuple[str, ...]:
    """Give what to look for on the display: the register's own code, or those of its zone."""
    if is_display_code(name):
        return (name,)
    return profile.codes.get(zone, ()) if zone else ()


def _among(profile: Profile, kind: str, name: str) -> bool:
    codes = profile.codes.get(kind, ())
    return bool(codes and (code := _folded(name))) and code in map(_folded, codes)


@lru_cache(maxsize=1024)
def _folded(code: str) -> str:
    """Give the form in which codes are compared: ``т 21`` is ``T21``."""
    return latin(plain(code)).replace(" ", "")
