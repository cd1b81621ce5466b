"""The package that shows how a channel is written: installed, found, and spoken to."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from engine.core.events import ChoicePressed, TextReceived
from engine.runtime.channel import (
    Channel,
    ChannelType,
    Inbound,
    Opening,
    Payload,
    Unreadable,
    Update,
)
from engine.runtime.http import Request, Response
from engine.runtime.installed_channels import InstalledChannels
from engine.runtime.intake import Intake
from tests.channels.contract import RECEIVED, ChannelContract, NoDesk
from tests.channels.packages import install_sample, points
from tests.channels.sample_package.rozmova_loopback import LARGEST, LOOPBACK, NAME
from tests.core.small_flow import BOT, small_flow
from tests.runtime.office import FILES, Office

ROOT = Path(__file__).parents[2]
ROZMOVA = Path(sys.executable).parent / "rozmova"


def run(folder: Path, *arguments: str | Path, typed: str = "") -> str:
    """Run a program that finds the packages in a folder; gives what it prints."""
    done = subprocess.run(
        arguments,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# installed


def test_it_is_found_beside_our_own(tmp_path: Path) -> None:
    """By another process, and without being imported before it is asked for."""
    install_sample(tmp_path)
    program = (
        "import sys; from engine.runtime.installed_channels import InstalledChannels as Installed;"
        "found = Installed(); print(*found.names); print('rozmova_loopback' in sys.modules);"
        "print(found.load('loopback').capabilities.contact, 'rozmova_loopback' in sys.modules)"
    )
    lines = run(tmp_path, sys.executable, "-c", program).splitlines()
    assert {"loopback", "telegram", "viber", "web"} <= set(lines[0].split())
    assert lines[1:] == ["False", "False True"]


def test_its_own_name_is_what_it_registers(tmp_path: Path) -> None:
    """Updates bear the name under which the channel is found."""
    install_sample(tmp_path)
    assert InstalledChannels(points(tmp_path)).names == [NAME]


def test_the_pipe_speaks_in_its_stead(tmp_path: Path) -> None:
    """``--channel loopback`` is known, and what it can show counts."""
    install_sample(tmp_path)
    typed = json.dumps({"user": "1", "text": "Привіт", "id": "u1"})
    printed = run(tmp_path, ROZMOVA, "pipe", "poltava", "--channel", NAME, typed=f"{typed}\n")
    *messages, done = map(json.loads, printed.splitlines())
    assert done["done"] == "u1"
    assert messages
    assert messages[-1]["buttons"]


# the port


class TestLoopback(ChannelContract):
    """What every channel must do."""

    name = NAME
    cases: ClassVar[dict[str, tuple[dict[str, Any], Update | None]]] = {
        "text": (
            {"chat": "7", "id": "a", "text": "Привіт"},
            Inbound(BOT, NAME, "7", "7:a", TextReceived(RECEIVED, "Привіт")),
        ),
        "press": (
            {"chat": "7", "id": "a", "press": "m1:a"},
            Inbound(BOT, NAME, "7", "7:a", ChoicePressed(RECEIVED, "m1:a")),
        ),
        "both": (
            {"chat": "7", "id": "a", "text": "Привіт", "press": "m1:a"},
            Unreadable(BOT, NAME, "7", "7:a", RECEIVED, "not one act"),
        ),
        "nobody": ({"id": "a", "text": "Привіт"}, None),
    }

    @property
    def kind(self) -> ChannelType:
        """The channel, which is not installed here."""
        return LOOPBACK

    @staticmethod
    def text_of(payload: Payload) -> str:
        """Give the text that a payload shows."""
        return str(payload["text"])

    @staticmethod
    def labels_of(payload: Payload) -> list[str]:
        """Give the labels that a payload shows as buttons."""
        return [button["label"] for button in payload["buttons"]]

    def test_it_is_registered_and_nothing_is_imported_before_it_is_opened(self) -> None:
        """It is proved above, where it is installed."""
        assert self.kind.needs == ()


# at work


class Counter(NoDesk):
    """An intake as one channel sees it."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.reasons: list[str] = []

    async def accept(self, updates: Sequence[Update]) -> None:
        """Take updates."""
        await self._intake.accept(updates)

    async def said(self, chat: str, after: int) -> list[Any]:
        """Give what was said."""
        return await self._intake.said(BOT, NAME, chat, after)

    def refused(self, reason: str) -> None:
        """Count what is not let in."""
        self.reasons.append(reason)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Open an office."""
    opened = Office(tmp_path / "rozmova.db")
    yield opened
    opened.close()


async def ask(channel: Channel, method: str, body: object = None, **query: str) -> Response:
    """Ask something of the channel over HTTP."""
    (route,) = [each for each in channel.routes() if each.method == method]
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await route.answer(Request(method, {}, query, raw))


def opened(counter: Counter) -> Channel:
    """Open the channel at a desk."""
    return LOOPBACK.open(Opening(small_flow(**FILES), counter, lambda _: None, lambda _: None))


def test_a_program_talks_with_the_bot(office: Office) -> None:
    """It posts, fetches the replies, and misses none whenever it asks."""

    async def talk() -> list[list[str]]:
        async with office.at_work() as intake:
            channel, seen, after = opened(Counter(intake)), [], 0
            for number, text in enumerate(["вітаю", "a", "Олена"]):
                posted = {"chat": "7", "id": str(number), "text": text}
                for _ in range(2):  # a post that was not confirmed comes again
                    assert (await ask(channel, "POST", posted)).status == 202
                await office.until(lambda: not intake.hearing)
                answer = await ask(channel, "GET", chat="7", after=str(after))
                messages = json.loads(answer.body)
                seen.append([message["text"] for message in messages])
                after = messages[-1]["number"]
        return seen

    assert asyncio.run(talk()) == [
        ["main.hello", "main.menu"],
        ["main.name"],
        ["main.thanks", "main.menu"],
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", b"[" * 9000, b"x" * (LARGEST + 1), {"chat": 7, "id": "a"}],
)
def test_what_is_malformed_or_too_large_is_refused_and_counted(
    office: Office, body: object
) -> None:
    """And nothing is stored."""

    async def post() -> None:
        async with office.at_work() as intake:
            counter = Counter(intake)
            assert (await ask(opened(counter), "POST", body)).status == 400
            assert counter.reasons == ["malformed"]

    asyncio.run(post())
    assert office.rows("SELECT * FROM inbox") == []


def test_what_cannot_be_stored_is_not_confirmed(office: Office) -> None:
    """The program posts it again."""
    posted = {"chat": "7", "id": "a", "text": "вітаю"}

    async def post() -> list[int]:
        async with office.at_work() as intake:
            channel = opened(Counter(intake))
            office.store.full = True
            first = await ask(channel, "POST", posted)
            office.store.full = False
            return [first.status, (await ask(channel, "POST", posted)).status]

    assert asyncio.run(post()) == [503, 202]
    assert office.runner.heard == ["7:a"]
