"""Telegram (https://core.telegram.org/bots/api); python-telegram-bot knows its updates and calls.

``parse`` and ``render`` are pure, ``transport`` and ``calls`` carry, ``polling`` and ``webhook``
are the two ways in. Nothing heavy is imported before the channel is opened.
"""

from channels.telegram.limits import CAPABILITIES, PACE
from engine.runtime.channel import Channel, ChannelType, Opening


def _open(opening: Opening) -> Channel:
    # python-telegram-bot and aiohttp are slow to import
    from channels.telegram.channel import open_channel

    return open_channel(opening)


TELEGRAM = ChannelType(CAPABILITIES, _open, PACE, needs=("TELEGRAM_TOKEN",))
