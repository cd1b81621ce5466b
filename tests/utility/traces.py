"""A chat with a bot that knows the services of personal data, and the traces that it leaves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.core.effects import Message
from engine.core.events import ChoicePressed, ContactShared, PersonEvent, TextReceived
from engine.runtime import handout
from engine.runtime.channel import Inbound
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.store import Store, Transaction
from engine.utility.known import UtilityKnowledge
from engine.utility.retention import Retention
from tests.core.small_flow import BOT, small_flow
from tests.utility.conftest import entry_points, kyiv

CHANNEL, CHAT = "telegram", "700800900"
ACCOUNT, WRONG, PHONE = "270001234567", "270009999999", "+380501112233"
ADDRESS = "вул. Соборності, 5"
BILLINGS = {"accounts", "registers", "readings"}

FLOW = {
    "bot": """
answers: {account_number: {digits: 12}}
commands: {delete: do delete, mydata: do mydata, resume: back}
""",
    "services": """
find_account:
  takes: [account_number]
  gives: [account, minutes, is_meter]
  ends: [not_found, paused]
remember_account: {takes: [account], changes: yes}
start_notices: {takes: [account], changes: yes}
remember_phone: {takes: [contact], changes: yes, private: [contact]}
give_consent: {changes: yes}
my_data: {gives: [mine]}
delete_my_data: {changes: yes}
""",
    "main": """
hello:
menu: {buttons: {add: consent, card: contact, check: account_number}}
consent: {do: give_consent}
account_number: {ask: account_number, check: find_account, then: {not_found: again, paused: menu}}
remember: {do: remember_account}
notices: {do: start_notices}
added:
sure: {ask: text, wait: 2 h}
done_: {go: menu}
contact: {ask: contact}
keep: {do: remember_phone, go: menu}
""",
    "mydata": """
look: {do: my_data}
shown: {buttons: {enough: end}}
""",
    "delete": """
sure: {buttons: {right: forget, wrong: kept}}
forget: {do: delete_my_data}
deleted: {go: menu}
kept: {go: end}
""",
    "unavailable": "sorry: {buttons: {retry: end, leave: menu}}",
    "uk": """
main:
  added: "Рахунок {{ account.number }}, {{ account.address }}, додано."
  account_number: {not_found: Немає такого рахунку.}
mydata:
  shown: "{{ mine.phone }}, {{ mine.accounts|map(attribute='address')|join }}"
""",
}


@dataclass
class Chat:
    """A person's chat with a bot that forgets by itself, and the store that keeps its traces."""

    store: Store
    now: datetime = field(default_factory=lambda: kyiv("2026-03-02T10:00"))
    updates: int = 0

    def __post_init__(self) -> None:
        services = InstalledServices(entry_points())
        self.flow = small_flow(**FLOW)
        chores = (Retention(),)
        self.runner = Runner(
            self.store, {BOT: self.flow}, services, UtilityKnowledge(), chores
        )  # fmt: skip

    def hear(self, event: PersonEvent) -> list[str]:
        """Deliver an update, and send what is said; gives the names."""
        self.deliver(event)
        return [message.said for message in self.sent()]

    def deliver(self, event: PersonEvent) -> None:
        """Deliver an update; what is said waits to be sent."""
        self.updates += 1
        handled = self.runner.handle(Inbound(BOT, CHANNEL, CHAT, f"u{self.updates}", event))
        assert not handled.parked

    def type(self, text: str) -> list[str]:
        """Write."""
        return self.hear(TextReceived(self.now, text))

    def press(self, label: str) -> list[str]:
        """Press a button."""
        return self.hear(ChoicePressed(self.now, label))

    def share(self) -> list[str]:
        """Share the own contact card."""
        return self.hear(ContactShared(self.now, PHONE, own=True))

    def sent(self) -> list[Message]:
        """Send what waits, as a channel does."""

        def take(tx: Transaction) -> list[Message]:
            waiting = handout.waiting(tx, BOT, CHANNEL)
            handout.mark(tx, waiting)
            return [item.message for item in waiting]

        return self.store.transact(take)

    def tick(self, span: timedelta) -> None:
        """Let time pass."""
        self.now += span
        self.runner.tick(BOT, self.now)

    def where(self, datum: str) -> set[str]:
        """Name the tables in which a datum stands, other than billing's own."""
        return {
            name for name, rows in self.store.transact(dump).items() if datum in rows
        } - BILLINGS


def dump(tx: Transaction) -> dict[str, str]:
    """Give everything that is in the store, by table."""
    names = [name for (name,) in tx.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: repr(tx.rows(f"SELECT * FROM {name}")) for name in names}  # noqa: S608
