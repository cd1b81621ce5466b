"""A utility whose calendar notices are told: people with accounts, a runner, and its clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from engine.core.effects import Message
from engine.core.flow import Flow, Notice, Rules
from engine.core.window import DayToDay, Window
from engine.runtime import handout, people
from engine.runtime.chores import Chore
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.store import Store, Transaction
from engine.utility import links
from engine.utility.known import UtilityKnowledge
from engine.utility.notices.chore import Notices
from tests.places import Place, Wrapped
from tests.utility.conftest import BOT, MIGRATIONS, kyiv

T = TypeVar("T")
NAME, CHANNEL = "readings_due", "telegram"
STAGES = {"soon": "day 25", "last": "window last day"}
UNTIL_28 = Window(DayToDay(1, 28))


def sent(scope: Mapping[str, Any]) -> bool:
    """Compile ``person.sent_this_month``."""
    return bool(scope["person"]["sent_this_month"])


def notice(stages: Mapping[str, str] = STAGES, **more: Any) -> Notice:
    """Compile a notice without buttons; nobody is told who has sent already."""
    return Notice(NAME, stages, {}, **{"unless": sent, **more})


def bot_with(*notices: Notice, window: Window = UNTIL_28) -> Flow:
    """Compile a bot; its texts say the language, today and when the window closes."""

    def saying(language: str) -> Callable[[Mapping[str, Any]], str]:
        return lambda scope: f"{language} {scope['today']} {scope['bot']['window']['closes']}"

    paths = [f"notices.{each.name}.{stage}" for each in notices for stage in each.stages]
    texts = {language: {path: (saying(language),) for path in paths} for language in ("uk", "ru")}
    named = {each.name: each for each in notices}
    return replace(BOT, notices=named, rules=Rules(window=window), texts=texts)


class CountingStore(Wrapped):
    """A store that counts the statements which go through it."""

    statements = 0

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work and count."""
        return super().transact(lambda tx: work(_Counting(tx, self)))


class _Counting:
    """A transaction whose every statement is counted."""

    def __init__(self, tx: Transaction, store: CountingStore) -> None:
        self._tx, self._store = tx, store

    def __getattr__(self, name: str) -> Any:
        self._store.statements += name != "lock"
        return getattr(self._tx, name)


@dataclass
class Town:
    """People and a bot that reminds them."""

    store: Store
    bot: Flow
    chores: Sequence[Chore] | None = None

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin to work, as a new process does."""
        self.runner = Runner(
            self.store, {self.bot.bot: self.bot}, InstalledServices([]), UtilityKnowledge(),
            self.chores or (Notices(),),
        )  # fmt: skip

    def person(self, chat: str, *, account: str | None = None) -> int:
        """Let the bot meet a person, and link an account with one meter that billing has."""
        at = kyiv("2026-01-01T10:00")

        def meet(tx: Transaction) -> int:
            who, _ = people.meet(tx, self.bot.bot, CHANNEL, chat, "uk", at)
            if account is not None:
                tx.run("INSERT INTO accounts (bot, number) VALUES (?, ?)", self.bot.bot, account)
                tx.run(
                    """INSERT INTO registers (bot, account, meter, position, service, unit,
                         register, zone, decimals)
                       VALUES (?, ?, 'M', 0, 'heat', 'Гкал', '', '', 0)""",
                    self.bot.bot,
                    account,
                )
                links.link(tx, who.id, account, at)
            return who.id

        return self.store.transact(meet)

    def send(self, account: str, month: str) -> None:
        """Let the reading of an account's meter have been accepted for a billing month."""
        self.run(
            """INSERT INTO readings (bot, account, meter, service, register, zone, value, unit,
                 as_of, billing_month, received_at, channel, status, step_key)
               VALUES (?, ?, 'M', 'heat', '', '', '1', 'Гкал', '', ?, '', '', 'accepted', ?)
               ON CONFLICT DO NOTHING""",
            self.bot.bot,
            account,
            month,
            month,
        )

    def tick(self, at: datetime | str) -> list[str]:
        """Let a ticker look at the clock; gives to whom what is said, sorted."""
        self.runner.tick(self.bot.bot, kyiv(at) if isinstance(at, str) else at)
        return sorted(f"{chat} {message.said.split('.')[-1]}" for chat, message in self.taken())

    def taken(self) -> list[tuple[str, Message]]:
        """Take what waits to be sent, as a sender does."""

        def take(tx: Transaction) -> list[tuple[str, Message]]:
            waiting = handout.waiting(tx, self.bot.bot, CHANNEL)
            handout.mark(tx, waiting)
            return [(item.chat, item.message) for item in waiting]

        return self.store.transact(take)

    def run(self, sql: str, *values: Any) -> int:
        """Change the store behind everybody's back."""
        return self.store.transact(lambda tx: tx.run(sql, *values))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the store."""
        return self.store.transact(lambda tx: tx.rows(sql, *values))

    def stop(self) -> None:
        """Close everything."""
        self.runner.close()
        self.store.close()


def open_town(bot: Flow, place: Place = None) -> Town:
    """Open a town with a store that counts, in memory unless there is another place."""
    return Town(CountingStore(place, MIGRATIONS), bot)
