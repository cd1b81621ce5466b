"""Rows for tests of what is kept about people: as turns and services would have left them."""

from datetime import datetime
from typing import Any

from engine.runtime.people import Person
from engine.runtime.store import moment
from tests.utility.conftest import Utility


def put(utility: Utility, table: str, **columns: Any) -> None:
    """Add a row."""
    places = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
    utility.run(sql, *columns.values())


def read(
    utility: Utility, who: Person, value: str, at: datetime, step: int = 1, **columns: Any
) -> None:
    """Let a person have sent a reading in a step of their conversation."""
    sent: dict[str, Any] = {
        "bot": who.bot, "account": "7001", "meter": "M1", "service": "heat", "register": "",
        "zone": "", "value": value, "unit": "Гкал", "as_of": "2026-03-02",
        "billing_month": "2026-03", "received_at": moment(at), "channel": "telegram",
        "status": "accepted", "person_id": who.id, "step_key": f"{who.bot}:{who.id}:{step}",
    }  # fmt: skip
    put(utility, "readings", **{**sent, **columns})


def receive(utility: Utility, key: str, bot: str = "poltava") -> None:
    """Let a sending have ended."""
    put(
        utility, "receipts", bot=bot, step_key=key, outcome="done", billing_month="2026-03",
        as_of="2026-03-02", count=1,
    )  # fmt: skip


def turn(utility: Utility, who: Person, at: datetime) -> None:
    """Let a turn stand in the journal."""
    put(utility, "journal", person_id=who.id, at=moment(at), version="1", event="text", said="")


def message(utility: Utility, who: Person, at: datetime, status: str = "sent") -> None:
    """Let a message stand in the outbox."""
    put(
        utility, "outbox", person_id=who.id, message="{}", created_at=moment(at), status=status
    )  # fmt: skip


def update(utility: Utility, number: str, at: datetime, why: str | None = None) -> None:
    """Let an update have taken effect, or have been put aside."""
    put(
        utility, "inbox", bot=utility.bot.bot, channel="telegram", update_id=number,
        received_at=moment(at), explanation=why,
    )  # fmt: skip


def told(utility: Utility, who: Person, at: datetime) -> None:
    """Let a notice have been raised."""
    put(
        utility, "notice_stages", bot=who.bot, notice="readings_due", subject="2026-03",
        revision=1, stage=f"soon {who.id}", audience="all", due_at=moment(at),
        valid_until=moment(at), status="done",
    )  # fmt: skip
    ((stage,),) = utility.rows("SELECT max(id) FROM notice_stages")
    put(utility, "notices", stage_id=stage, account="", person_id=who.id, status="told")
