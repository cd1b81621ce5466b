"""The only time zone of the field: Europe/Kyiv. Time itself always comes with the event."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")


def kyiv_date(at: datetime) -> date:
    """Give the date in Kyiv at an aware moment."""
    return at.astimezone(KYIV).date()
