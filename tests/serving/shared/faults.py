"""What goes wrong while people talk: with a process, its connections, the server, its disk."""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from tests.runtime.wire import Wire
from tests.serving.served import Served
from tests.serving.shared.cluster import Cluster
from tests.serving.shared.town import Town

SHORT = 3.0
"""Seconds that a trouble lasts at most which passes soon."""
LONG = 12.0
"""Seconds that a trouble lasts at most: longer than a store waits for its server."""


@dataclass(frozen=True, slots=True)
class Siege:
    """A town, the server on which it relies, and the wire of each process to it."""

    town: Town
    cluster: Cluster
    wires: dict[str, Wire]
    chance: random.Random

    def rest(self, longest: float) -> None:
        """Let some time pass."""
        time.sleep(self.chance.uniform(0, longest))

    def some(self) -> str:
        """Name a process; as often as not the one that sends."""
        names = list(self.town.processes.each)
        return (
            self.town.processes.holder() or names[0]
            if self.chance.random() < 0.5
            else self.chance.choice(names)
        )

    def process(self) -> Served:
        """Give such a process."""
        return self.town.processes.each[self.some()]


def kill(siege: Siege) -> None:
    """Kill a process, and start it again some time later."""
    process = siege.process()
    process.kill()
    siege.rest(SHORT)
    process.start()


def stop(siege: Siege) -> None:
    """Stop a process as an operator does, and start it again."""
    process = siege.process()
    assert process.stop() == 0
    process.start()


def freeze(siege: Siege) -> None:
    """Let a process hang for a while, with all that it holds."""
    process = siege.process()
    process.process.send_signal(signal.SIGSTOP)
    siege.rest(SHORT)
    process.process.send_signal(signal.SIGCONT)


def disconnect(siege: Siege) -> None:
    """End all connections of a process to the database."""
    _terminate(siege, siege.some())


def disconnect_all(siege: Siege) -> None:
    """End all connections of all processes."""
    _terminate(siege, "%")


def restart(siege: Siege) -> None:
    """Restart the server, in order or as after a crash."""
    siege.cluster.stop(siege.chance.choice(("fast", "immediate")))
    siege.cluster.start()


def leave(siege: Siege) -> None:
    """Let the server be away, perhaps for longer than anybody waits for it."""
    siege.cluster.stop("immediate")
    siege.rest(LONG)
    siege.cluster.start()


def cut(siege: Siege) -> None:
    """Cut a process off from the server, or all of them."""
    names = siege.chance.choice((list(siege.wires), [siege.some()]))
    for name in names:
        siege.wires[name].cut()
    siege.rest(siege.chance.choice((0.1, SHORT, LONG)))
    for name in names:
        siege.wires[name].mend()


def fill(siege: Siege) -> None:
    """Leave no room on the server's disk for a while."""
    with siege.cluster.full():
        siege.rest(LONG)


FAULTS: tuple[Callable[[Siege], None], ...] = (
    kill, stop, freeze, disconnect, disconnect_all, restart, leave, cut, fill,
)  # fmt: skip


def _terminate(siege: Siege, name: str) -> None:
    sql = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name LIKE %s AND application_name LIKE 'process%%'"""
    with psycopg.connect(siege.cluster.address, autocommit=True) as connection:
        connection.execute(sql, (name,))
