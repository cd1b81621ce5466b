"""The settlement in which addresses are that name none: the fact ``settlement`` of a bot."""

from typing import Final

from engine.core.flow import Flow
from engine.utility.addresses.address import read_settlement

FACT: Final = "settlement"


def home_of(bot: Flow) -> str:
    """Give its key; empty where the bot does not say: then such addresses may be anywhere."""
    return read_settlement(str(bot.facts.get(FACT) or "")).key
