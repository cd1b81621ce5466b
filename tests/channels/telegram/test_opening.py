import subprocess
import sys

import pytest

from channels.telegram import TELEGRAM
from channels.telegram.limits import units
from engine.runtime.channel import ChannelFailed
from tests.channels.telegram.at_work import opening


def test_nothing_heavy_is_imported_before_the_channel_is_opened() -> None:
    """A process that does not serve Telegram does not pay for it."""
    ask = (
        "import sys, channels.telegram;"
        "print([name for name in ('telegram', 'aiohttp', 'httpx') if name in sys.modules])"
    )
    command = [sys.executable, "-c", ask]
    assert subprocess.run(command, capture_output=True, check=True).stdout.strip() == b"[]"


def test_the_declaration_says_what_telegram_can() -> None:
    """Lengths are counted in UTF-16 units; a picture sign is two."""
    can = TELEGRAM.capabilities
    assert (can.text, can.buttons, can.id, can.contact, can.group) == (4096, 100, 64, True, True)
    assert (units("ї"), units("😀"), units("\ud83d")) == (1, 2, 1)
    assert TELEGRAM.needs == ("TELEGRAM_TOKEN",)
    assert TELEGRAM.pace.bot is not None
    assert TELEGRAM.pace.bot < 30


@pytest.mark.parametrize("token", ["", "abc", "5:a b", "5:a/../b", "5:abc\n", "ї:abc", "5:"])
def test_a_token_that_cannot_be_one_is_refused_without_being_told(token: str) -> None:
    """It becomes a part of addresses, and must not lead elsewhere."""
    with pytest.raises(ChannelFailed) as failed:
        TELEGRAM.open(opening(token, "http://127.0.0.1:9"))
    assert str(failed.value) == "TELEGRAM_TOKEN ≠ 123456789:AAE…"


def test_an_address_of_the_api_that_cannot_be_one_is_refused() -> None:
    """Only the web's own schemes can be called."""
    with pytest.raises(ChannelFailed, match="TELEGRAM_API"):
        TELEGRAM.open(opening("5:abc", "ftp://127.0.0.1"))


def test_a_right_token_opens_the_channel_and_calls_nobody() -> None:
    """What is opened waits for ``start``; without an address it is Telegram's own that is meant."""
    channel = TELEGRAM.open(opening("5:abc", ""))
    assert channel.routes() == ()
