"""What flows and texts know about a person and the bot (LANGUAGE §2.3.8): the Knowledge adapter.

Not what a dialog finds out by itself; nothing here is kept between two events.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.on_demand import OnDemand
from engine.core.turn import Known
from engine.core.values import Value, Values
from engine.runtime.installed_channels import InstalledChannels
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility import accounts, consent, windows
from engine.utility.meters_view import meters_view


class UtilityKnowledge:
    """Reads people and their accounts anew for each event.

    ``channels`` tells what each channel can do, by name.
    """

    def __init__(self, channels: InstalledChannels | None = None) -> None:
        self._channels = channels or InstalledChannels()
        self._bots: dict[str, _Bot] = {}

    def known(
        self, tx: Transaction, flow: Flow, people: Sequence[Person], at: datetime
    ) -> dict[int, Known]:
        """Gather what is known of people on the day of ``at``, an aware datetime.

        ``person``: ``name phone language accounts account_numbers sent_this_month``,
        ``consented`` (to the version in force), ``shares_contact`` (their channel has a button for
        it) and ``types_contact`` (a typed number counts as well). ``bot``: the facts, ``name``,
        ``languages`` (each with its ``code``), ``window`` (``windows.view``), ``proof`` (as in
        ``bot.yaml``), ``meters`` (``meters_view``) and ``personal_data`` (``owner version
        months``: after how long without a word a person is forgotten). A person whose language
        the bot no longer speaks is spoken to in its first.
        """
        together = _Together(tx, flow, [person.id for person in people], at)
        bot, today = self._bot(flow, at), kyiv_date(at)
        return {
            person.id: Known(self._person(flow, person, together), bot, today) for person in people
        }

    def _person(self, flow: Flow, person: Person, together: "_Together") -> Values:
        shows = self._channels.capabilities(person.channel)
        speaks = person.language in flow.languages
        there: dict[str, Value] = {
            "name": person.name,
            "phone": person.phone,
            "language": person.language if speaks else flow.languages[0],
            "shares_contact": shows.contact,
            "types_contact": not (shows.contact and shows.proves),
        }
        return OnDemand(there, together.of(person.id))

    def _bot(self, flow: Flow, at: datetime) -> Values:
        """Give what is known of a bot; of each the newest day is remembered."""
        seen = self._bots.get(flow.bot)
        if seen is None or seen.flow is not flow or seen.day != kyiv_date(at):
            seen = self._bots[flow.bot] = _Bot(flow, kyiv_date(at), _about_bot(flow, at))
        return seen.about


class _Together:
    """What is read of some people: for all of them as soon as it is wanted of one of them."""

    def __init__(self, tx: Transaction, flow: Flow, people: Sequence[int], at: datetime) -> None:
        self._tx, self._flow, self._people, self._at = tx, flow, people, at

    def of(self, person_id: int) -> dict[str, Callable[[], Value]]:
        """Give what can be found out about one of them, by name."""
        return {
            "accounts": lambda: [*self._accounts[person_id]],
            "account_numbers": lambda: [each["number"] for each in self._accounts[person_id]],
            "sent_this_month": lambda: _sent(self._accounts[person_id]),
            "consented": lambda: person_id in self._agreed,
        }

    @cached_property
    def _accounts(self) -> Mapping[int, Sequence[dict[str, Value]]]:
        return accounts.of_people(self._tx, self._flow, self._people, self._at)

    @cached_property
    def _agreed(self) -> Container[int]:
        return consent.given(self._tx, self._people, self._flow.rules.personal_data.version)


@dataclass(frozen=True, slots=True)
class _Bot:
    """What is known of a bot in one version on one day."""

    flow: Flow
    day: date
    about: Values


def _about_bot(flow: Flow, at: datetime) -> dict[str, Value]:
    rules, terms = flow.rules, flow.rules.personal_data
    return {
        **flow.facts,
        "name": flow.name,
        "languages": [{"code": code} for code in flow.languages],
        "window": windows.view(rules.window, at, rules.dated),
        "proof": rules.proof.by,
        "meters": meters_view(rules.meters),
        "personal_data": {"owner": terms.owner, "version": terms.version, "months": terms.months},
    }


def _sent(theirs: Sequence[Values]) -> bool:
    """Whether each meter of the person's accounts has a reading for the month reported person."""
    meters = [meter for account in theirs for meter in accounts.meters_of(account)]
    return bool(meters) and all(
        any(register["sent"] is not None for register in accounts.registers_of(meter))
        for meter in meters
    )
