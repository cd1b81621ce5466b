"""Several processes that serve one bot from one database, and which of them has which role."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg

from engine.runtime.postgres_link import key_of
from tests.serving.reckoning import BOT
from tests.serving.served import LONG, Served, until
from tests.standins.ports import free_port

SENDING = f"{BOT} telegram"
"""The role of whoever sends in Telegram."""
_HOLDER = """SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
               AND (l.classid::bigint << 32) | l.objid::bigint = %s"""


@dataclass(frozen=True, slots=True)
class Processes:
    """Each has a port of its own and its name in the database's list of connections."""

    each: Mapping[str, Served]

    @classmethod
    def of(cls, folder: Path, places: Sequence[str], environment: Mapping[str, str]) -> Self:
        """Make one for each address of the database, not started yet."""
        each = {}
        for number, place in enumerate(places, 1):
            name = f"process{number}"
            named = f"{place}&application_name={name}"
            each[name] = Served(folder, [BOT], environment, free_port(), place=named)
        return cls(each)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have all of them at work."""
        with ExitStack() as stack:
            for served in self.each.values():
                stack.enter_context(served)
            for served in self.each.values():
                served.ready()
            yield

    @property
    def any(self) -> Served:
        """One of them, to look into the database that all have."""
        return next(iter(self.each.values()))

    def turns(self) -> dict[str, float]:
        """Tell how many updates each has heard since it was started."""
        return {
            name: served.metric("rozmova_turns_total", kind="handled")
            for name, served in self.each.items()
        }

    def holder(self, role: str = SENDING) -> str | None:
        """Name the process that has a role, if any has it now."""
        with psycopg.connect(self.any.db, autocommit=True) as look:
            schema = look.execute("SELECT current_schema()").fetchone() or ("",)
            found = look.execute(_HOLDER, (key_of(schema[0], "own", role),)).fetchone()
        return found[0] if found else None

    def other(self, name: str) -> str:
        """Name another one."""
        return next(other for other in self.each if other != name)

    def had(self, role: str = SENDING, seconds: float = LONG) -> str:
        """Name the process that has a role, once one has it."""
        return until(f"the role {role}", lambda: self.holder(role), seconds)
