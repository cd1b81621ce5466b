"""Viber's stand-in, and a bot that has told it where to call."""

from collections.abc import Iterator

import pytest

from tests.channels.viber.at_work import AtWork, Desk
from tests.standins.viber import ViberStandIn


@pytest.fixture
def viber(monkeypatch: pytest.MonkeyPatch) -> Iterator[ViberStandIn]:
    """Give a Viber on this machine, which no client asks a proxy for."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ViberStandIn() as standin:
        yield standin


@pytest.fixture
def desk() -> Desk:
    """Give a desk that takes everything."""
    return Desk()


@pytest.fixture
def bot(viber: ViberStandIn, desk: Desk) -> Iterator[AtWork]:
    """Give a bot whose webhook is set."""
    with AtWork(desk, VIBER_TOKEN=viber.token, VIBER_API=viber.base) as at_work:
        at_work.run(at_work.channel.start())
        yield at_work
