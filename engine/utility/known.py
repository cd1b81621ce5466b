"""What flows and texts know about a person and the bot (LANGUAGE §2.3.8): the Knowledge adapter.

Not what a dialog finds out by itself; nothing here is kept between two events.
"""

from collections.abc import Sequence
from datetime import datetime

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.turn import Known
from engine.core.values import Value, Values
from engine.runtime import people
from engine.runtime.installed_channels import InstalledChannels
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility import accounts, consent, windows
from engine.utility.meters_view import meters_view


class UtilityKnowledge:
    """Reads the person and their accounts anew for each event.

    ``channels`` tells what each channel can do, by name.
    """

    def __init__(self, channels: InstalledChannels | None = None) -> None:
        self._channels = channels or InstalledChannels()

    def known(self, tx: Transaction, flow: Flow, person: Person, at: datetime) -> Known:
        """Gather what is known as of ``at``, an aware datetime.

        ``person``: ``name phone language accounts account_numbers sent_this_month``,
        ``consented`` (to the version in force), ``shares_contact`` (their channel has a button for
        it) and ``types_contact`` (a typed number counts as well). ``bot``: the facts, ``name``,
        ``languages`` (each with its ``code``), ``window`` (``windows.view``), ``proof`` (as in
        ``bot.yaml``), ``meters`` (``meters_view``) and ``personal_data`` (``owner version
        months``: after how long without a word a person is forgotten). A person whose language
        the bot no longer speaks is spoken to in its first.
        """
        now = people.by_id(tx, person.id) or person
        theirs = accounts.of_person(tx, flow, now.id, at)
        shows = self._channels.capabilities(now.channel)
        rules, terms = flow.rules, flow.rules.personal_data
        numbers: list[Value] = [account["number"] for account in theirs]
        about_person: dict[str, Value] = {
            "name": now.name,
            "phone": now.phone,
            "language": now.language if now.language in flow.languages else flow.languages[0],
            "accounts": list(theirs),
            "account_numbers": numbers,
            "sent_this_month": _sent(theirs),
            "shares_contact": shows.contact,
            "types_contact": not (shows.contact and shows.proves),
            "consented": consent.given(tx, now.id, terms.version),
        }
        about_bot: dict[str, Value] = {
            **flow.facts,
            "name": flow.name,
            "languages": [{"code": code} for code in flow.languages],
            "window": windows.view(rules.window, at, rules.dated),
            "proof": rules.proof.by,
            "meters": meters_view(rules.meters),
            "personal_data": {
                "owner": terms.owner,
                "version": terms.version,
                "months": terms.months,
            },
        }
        return Known(about_person, about_bot, kyiv_date(at))


def _sent(theirs: Sequence[Values]) -> bool:
    """Whether each meter of the person's accounts has a reading for the month reported now."""
    meters = [meter for account in theirs for meter in accounts.meters_of(account)]
    return bool(meters) and all(
        any(register["sent"] is not None for register in accounts.registers_of(meter))
        for meter in meters
    )
