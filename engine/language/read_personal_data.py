"""Reader who keeps personal data and for how long from ``bot.yaml`` (LANGUAGE §3, DOMAIN §8).

Not the words of the consent: those are texts.
"""

from engine.core.flow import PersonalData
from engine.language.forms import DURATION, MONTHS, PLAIN, Block
from engine.language.nodes import Entry
from engine.language.reader import Reader

PERSONAL_DATA = Block(
    "personal_data",
    {
        "owner": PLAIN,
        "version": PLAIN,
        "sessions": DURATION,
        "journal": DURATION,
        "people": MONTHS,
    },
)


def read_personal_data(entry: Entry | None, reader: Reader) -> PersonalData:
    """Read the owner, the version of the consent and the terms; what is not written is usual."""
    keys = reader.keys(entry.value, PERSONAL_DATA) if entry else {}
    usual = PersonalData()
    return PersonalData(
        owner=reader.text(keys.get("owner")).strip(),
        version=reader.text(keys.get("version")).strip() or usual.version,
        sessions=reader.duration(keys.get("sessions")) or usual.sessions,
        journal=reader.duration(keys.get("journal")) or usual.journal,
        months=reader.months(keys.get("people")) or usual.months,
    )
