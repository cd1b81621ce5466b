"""What Telegram can show, and how fast it lets a bot send. Data; pacing itself is the sender's.

From https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq#my-bot-is-hitting-limits:
4096 characters, counted in UTF-16 units; 64 bytes of ``callback_data``; about 30 messages a second
for a bot and one a second for a chat, where a few at once are borne.
"""

from engine.runtime.channel import Capabilities, Pace


def units(text: str) -> int:
    """Give the length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


CAPABILITIES = Capabilities(
    text=4096,
    label=64,
    buttons=100,
    id=64,
    contact=True,
    media=frozenset({"photo", "sticker", "voice", "location", "document"}),
    edit=True,
    group=True,
    measure=units,
)

PACE = Pace(bot=28, chat=1, burst=4, bulk=0.8)
