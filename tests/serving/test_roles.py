"""Roles: one process at a time has each, and the next has it soon after."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from engine.runtime.postgres import PostgresStore
from engine.runtime.store import RoleLost
from engine.serving.roles import Roles
from tests import places
from tests.runtime.pieces import FIRST, PATIENCE

LOOKS = 0.02
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = CAST(? AS integer)"


@pytest.fixture
def stores() -> Iterator[list[PostgresStore]]:
    """Open two stores over one schema, as two processes do."""
    with places.empty_schema() as address:
        opened = [PostgresStore(address, (FIRST,)) for _ in range(2)]
        yield opened
        for store in opened:
            store.close()


async def until(reached: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not reached():
            await asyncio.sleep(0.005)


class Part:
    """Something that goes on until it is cancelled, or told to end."""

    def __init__(self) -> None:
        self.begun, self.playing = 0, False
        self.ends: list[Exception | None] = []

    async def play(self) -> None:
        """Go on."""
        self.begun, self.playing = self.begun + 1, True
        try:
            while not self.ends:
                await asyncio.sleep(0.005)
            if error := self.ends.pop(0):
                raise error
        finally:
            self.playing = False


def test_a_role_passes_on_when_its_process_ends(stores: list[PostgresStore]) -> None:
    """While the first has it the second waits, and begins soon after."""

    async def work() -> None:
        parts = [Part(), Part()]
        first, second = (Roles(store, LOOKS) for store in stores)
        playing = [asyncio.create_task(first.play("poltava telegram", parts[0].play))]
        await until(lambda: parts[0].playing)
        playing.append(asyncio.create_task(second.play("poltava telegram", parts[1].play)))
        await asyncio.sleep(10 * LOOKS)
        assert not parts[1].playing
        await asyncio.to_thread(stores[0].close)
        await until(lambda: parts[1].playing)
        for each in playing:
            each.cancel()
        await asyncio.gather(*playing, return_exceptions=True)

    asyncio.run(work())


def test_a_role_whose_part_has_ended_is_free(stores: list[PostgresStore]) -> None:
    """Also while the process that had it has much else to end."""

    async def work() -> None:
        part = Part()
        playing = asyncio.create_task(Roles(stores[0], LOOKS).play("poltava clock", part.play))
        await until(lambda: part.playing)
        assert not stores[1].own("poltava clock")
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        assert stores[1].own("poltava clock")
        assert not stores[0].own("poltava clock")

    asyncio.run(work())


def test_whoever_loses_a_role_stops_playing(stores: list[PostgresStore]) -> None:
    """And begins anew when it is had again."""

    async def work() -> None:
        part, (mine, other) = Part(), stores
        playing = asyncio.create_task(Roles(mine, LOOKS).play("poltava clock", part.play))
        await until(lambda: part.playing)
        (number,) = mine.transact(lambda tx: tx.row("SELECT pg_backend_pid()")) or (0,)
        other.transact(lambda tx: tx.row(CUT, number))
        await until(lambda: other.own("poltava clock"))
        await until(lambda: not part.playing)
        await asyncio.to_thread(other.close)
        await until(lambda: part.playing)
        assert part.begun == 2
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)

    asyncio.run(work())


def test_a_part_may_notice_it_itself(stores: list[PostgresStore]) -> None:
    """It begins anew; one that ends is over, and one that raises raises."""

    async def work() -> None:
        part = Part()
        part.ends = [RoleLost("poltava viber"), None]
        await asyncio.wait_for(Roles(stores[0], LOOKS).play("poltava viber", part.play), PATIENCE)
        assert part.begun == 2
        part.ends = [ZeroDivisionError()]
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(Roles(stores[0], LOOKS).play("x", part.play), PATIENCE)

    asyncio.run(work())


def test_a_server_that_stops_waits_for_no_role(stores: list[PostgresStore]) -> None:
    """Whoever has none yet returns at once."""

    async def work() -> None:
        part, roles = Part(), Roles(stores[1], LOOKS)
        assert stores[0].own("poltava web")
        waiting = asyncio.create_task(roles.play("poltava web", part.play))
        await asyncio.sleep(3 * LOOKS)
        roles.close()
        await asyncio.wait_for(waiting, PATIENCE)
        assert part.begun == 0

    asyncio.run(work())
