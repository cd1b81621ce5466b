"""The limits by which ``check`` goes are those of the channels, which it may not import."""

import pytest

from channels.telegram import TELEGRAM
from channels.viber import VIBER
from channels.web import WEB
from engine.language.rules.lengths import LIMITS
from engine.language.rules.sizes import BUTTONS, IDS
from engine.runtime.channel import UNLIMITED, Capabilities

CHANNELS = {"telegram": TELEGRAM.capabilities, "viber": VIBER.capabilities,
            "web": WEB.capabilities}  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_checker_knows_the_limits_of_a_channel(channel: str) -> None:
    """A limit that the checker does not have is one that the channel does not have."""
    can: Capabilities = CHANNELS[channel]
    assert LIMITS[channel] == can.text
    assert BUTTONS[channel] == can.buttons
    assert IDS.get(channel, UNLIMITED.id) == can.id
