"""Telegram's stand-in, one for all tests; each test has a bot of its own there."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.standins.telegram import TelegramStandIn

_numbers = count(100001)
SECRET = "AAF-nobody-may-ever-see-this-token"  # noqa: S105 - of a bot that does not exist


@pytest.fixture(scope="session")
def _node() -> Iterator[TelegramStandIn]:
    with TelegramStandIn() as server:
        yield server


@pytest.fixture
def server(_node: TelegramStandIn) -> TelegramStandIn:
    """Give a bot's own view of the stand-in."""
    return TelegramStandIn(f"{next(_numbers)}:{SECRET}", _node.port)
