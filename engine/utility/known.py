"""What flows and texts know about a person and the bot (LANGUAGE §2.3.8): the Knowledge adapter.

Not what a dialog finds out by itself; nothing here is kept between two events.
"""

from datetime import datetime

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.turn import Known
from engine.core.values import Value
from engine.runtime import people
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility import accounts, windows
from engine.utility.schema import ACTIVE


class UtilityKnowledge:
    """Reads the person and their accounts anew for each event."""

    def known(self, tx: Transaction, flow: Flow, person: Person, at: datetime) -> Known:
        """Gather what is known as of ``at``, an aware datetime.

        ``person``: ``name phone language accounts account_numbers sent_this_month``. ``bot``: the
        facts, ``name``, ``languages`` (each with its ``code``) and ``window``. A person whose
        language the bot no longer speaks is spoken to in its first.
        """
        now = people.by_id(tx, person.id) or person
        theirs = accounts.of_person(tx, flow, now.id, at)
        numbers: list[Value] = [account["number"] for account in theirs]
        about_person: dict[str, Value] = {
            "name": now.name,
            "phone": now.phone,
            "language": now.language if now.language in flow.languages else flow.languages[0],
            "accounts": list(theirs),
            "account_numbers": numbers,
            "sent_this_month": bool(theirs) and _sent(tx, flow, now.id, at),
        }
        about_bot: dict[str, Value] = {
            **flow.facts,
            "name": flow.name,
            "languages": [{"code": code} for code in flow.languages],
            "window": windows.view(flow.rules.window, at, flow.rules.dated),
        }
        return Known(about_person, about_bot, kyiv_date(at))


def _sent(tx: Transaction, flow: Flow, person_id: int, at: datetime) -> bool:
    """Whether a reading for the present billing month exists for any of the person's accounts."""
    _, month = windows.dating(flow.rules.window, flow.rules.dated, at)
    sql = f"""SELECT 1 FROM readings WHERE bot = ? AND billing_month = ? AND {ACTIVE}
              AND account IN (SELECT account FROM links WHERE person_id = ?) LIMIT 1"""  # noqa: S608
    return tx.row(sql, flow.bot, month, person_id) is not None
