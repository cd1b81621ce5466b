"""A district whose works are told of: people who subscribed, the dispatchers' table, a clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.core.flow import Flow, Notice
from engine.runtime.store import Transaction, moment
from engine.utility.notices.work_revisions import revise
from tests.places import Place
from tests.utility.conftest import BOT, kyiv
from tests.utility.town import Town, open_town

STAGES = {
    "tomorrow": "1 day before",
    "today": "on the day 08:00",
    "late": "when late",
    "changed": "when changed",
    "extended": "when extended",
    "cancelled": "when cancelled",
}
SUDDEN = {"now": "when known", "extended": "when extended", "finished": "when finished"}
MONDAY = kyiv("2026-03-02T10:00")


def district(planned: Mapping[str, str] = STAGES, *, where: Place = None, **more: Notice) -> Town:
    """Open a district; its texts name the accounts and the hours."""
    return open_town(bot_of_works(planned, **more), where)


def bot_of_works(planned: Mapping[str, str] = STAGES, **more: Notice) -> Flow:
    """Compile a bot that tells of works."""
    notices = {
        "planned_outage": Notice("planned_outage", planned, {}),
        "emergency_outage": Notice("emergency_outage", SUDDEN, {}, urgent=True),
        **more,
    }
    paths = [f"notices.{name}.{stage}" for name, each in notices.items() for stage in each.stages]
    texts = {language: dict.fromkeys(paths, (_text,)) for language in ("uk", "ru")}
    return replace(BOT, notices=notices, texts=texts)


def _text(scope: Mapping[str, Any]) -> str:
    numbers = ",".join(str(account["number"]) for account in scope["accounts"])
    return f"{numbers} {scope['outage']['hours']}"


def subscriber(place: Town, chat: str, *accounts: str, address: str | None = None) -> int:
    """Let a person want notices about accounts, all of them at one address."""
    who = 0
    for account in accounts:
        who = place.person(chat, account=account)
        place.run("UPDATE links SET notices = 1 WHERE account = ?", account)
        place.run("UPDATE accounts SET address = ? WHERE number = ?", address, account)
    return who


def work(
    place: Town,
    name: str,
    accounts: str,
    starts: str,
    ends: str | None,
    *,
    at: datetime = MONDAY,
    kind: str = "planned",
    status: str = "planned",
) -> None:
    """Let the dispatchers say what they know of a work, as their file does."""
    bot, until = place.bot.bot, moment(kyiv(ends)) if ends else None

    def store(tx: Transaction) -> None:
        tx.run(
            """INSERT INTO works (bot, work, kind, starts, ends, status, updated_at, revision)
               VALUES (?, ?, ?, ?, ?, ?, ?, 0)
               ON CONFLICT (bot, work) DO UPDATE SET kind = excluded.kind,
                 starts = excluded.starts, ends = excluded.ends, status = excluded.status""",
            bot, name, kind, moment(kyiv(starts)), until, status, moment(at),
        )  # fmt: skip
        tx.run("DELETE FROM work_accounts WHERE work = ?", name)
        for account in accounts.split():
            tx.run(
                "INSERT INTO work_accounts (bot, work, account) VALUES (?, ?, ?)",
                bot, name, account,
            )  # fmt: skip
        revise(tx, bot, name, at)

    place.store.transact(store)
