"""The service that tells whether somebody answers the contact centre's telephone now.

Not a chat with an operator: nobody is on duty in the chat.
"""

import re
from datetime import datetime
from typing import Final

from engine.core.flow import Flow
from engine.core.kyiv import KYIV
from engine.core.values import Value

_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_DAY: Final = 24 * 60


def call_operator(at: datetime, bot: Flow) -> str:
    """End ``done`` within the hours ``operator_from`` to ``operator_to``, else ``closed``.

    The facts are hours of the Kyiv clock (``8``, ``08:30``), and may reach over midnight. Where
    one of them is missing, no time, or both are the same, the telephone is taken to be always
    answered: the number is told, which is the safe side.
    """
    opens, closes = _minutes(bot.facts.get("operator_from")), _minutes(bot.facts.get("operator_to"))
    if opens is None or closes is None or opens == closes:
        return "done"
    there = at.astimezone(KYIV)
    now = there.hour * 60 + there.minute
    return "done" if (now - opens) % _DAY < (closes - opens) % _DAY else "closed"


def _minutes(fact: Value) -> int | None:
    """Read a time of day, whole hours or «8:30», as minutes after midnight; 24:00 is midnight."""
    found = _CLOCK.fullmatch(str(fact)) if isinstance(fact, int | str) else None
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2] or 0)
    return minutes % _DAY if minutes <= _DAY and int(found[2] or 0) < 60 else None
