"""Reader the meter profiles from ``bot.yaml`` (LANGUAGE §3, DOMAIN §4 "Registers").

Not the meters themselves: those come from billing.
"""

from collections.abc import Mapping

from engine.core.flow import Profile
from engine.core.folding import latin, plain
from engine.language.forms import Block, Listed, Word
from engine.language.nodes import Entry, Scalar
from engine.language.reader import Reader

SERVICES = ("electricity", "hot_water", "cold_water", "heat", "gas")
TOO_HIGH = Word(("confirm", "photo"))
ZONES = ("day", "night", "peak", "half_peak", "total", "export")
CODES = Block("codes", dict.fromkeys(ZONES, Listed()))
PROFILE = Block("profile", {"too_high": TOO_HIGH, "codes": CODES})
METERS = Block("meters", dict.fromkeys(SERVICES, PROFILE))


def read_meters(entry: Entry | None, reader: Reader) -> dict[str, Profile]:
    """Read what the utility decides about the meters of each service, by service."""
    services = reader.keys(entry.value, METERS) if entry else {}
    return {service: _profile(service, each, reader) for service, each in services.items()}


def _profile(service: str, entry: Entry, reader: Reader) -> Profile:
    keys = reader.keys(entry.value, PROFILE)
    photo = reader.one_of(keys.get("too_high"), TOO_HIGH) == "photo"
    return Profile(service, photo, _codes(keys.get("codes"), reader))


def _codes(entry: Entry | None, reader: Reader) -> dict[str, tuple[str, ...]]:
    """Read the display codes of each zone, in the order in which they are looked for."""
    zones = reader.keys(entry.value, CODES) if entry else {}
    written = {zone: reader.scalars(each) for zone, each in zones.items()}
    _told_apart(written, reader)
    return {zone: tuple(code.text for code in codes) for zone, codes in written.items()}


def _told_apart(zones: Mapping[str, tuple[Scalar, ...]], reader: Reader) -> None:
    """Report a code that stands for two zones; letters that look alike are the same (``Т21``)."""
    first: dict[str, tuple[str, Scalar]] = {}
    for zone, codes in zones.items():
        for code in codes:
            other, earlier = first.setdefault(latin(plain(code.text)), (zone, code))
            if other != zone:
                reader.error("S14", code.at, word=code.text, zone=zone, other=other,
                             line=earlier.at.line)  # fmt: skip
