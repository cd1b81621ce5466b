"""The Viber channel: what Viber can show, how fast, and what a bot needs there.

Not the bot itself: that is ``bot``, with aiohttp and viberbot, and is imported when it is opened.
"""

from engine.runtime.channel import Capabilities, Channel, ChannelType, Opening, Pace


def _open(opening: Opening) -> Channel:
    from channels.viber.bot import Viber  # 0.3 s to import: only where it is used

    return Viber(opening)


VIBER = ChannelType(
    capabilities=Capabilities(
        text=7000,
        label=250,
        buttons=24,
        media=frozenset({"photo", "sticker", "location", "document"}),
        one_keyboard=True,
        proves=False,
    ),
    open=_open,
    # Viber tells no limit but 100 messages to a person who does not answer for an hour.
    pace=Pace(bot=50.0),
    needs=("VIBER_TOKEN",),
    called=True,
)
