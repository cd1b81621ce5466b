"""People in the Telegram stand-in, for the scripts: a press is by label, a text is what is seen."""

from dataclasses import dataclass

from tests.standins.telegram import Person, TelegramStandIn


def token(bot: str) -> str:
    """Give each bot a token of its own: different numbers, as Telegram's are."""
    number = 700_000 + sum(bot.encode())
    return f"{number}:AAE-stand-in-token-of-{bot}"


QUICK = {"ROZMOVA_TELEGRAM_RATE": "1000", "ROZMOVA_TELEGRAM_CHAT_RATE": "1000"}
"""A pace for scripts, whose people read in no time."""


def environment(standin: TelegramStandIn, *bots: str) -> dict[str, str]:
    """Give the settings with which bots are served through the stand-in."""
    tokens = {f"ROZMOVA_TELEGRAM_TOKEN_{bot.upper()}": token(bot) for bot in bots}
    return {**tokens, **QUICK, "ROZMOVA_TELEGRAM_API": standin.url}


@dataclass(frozen=True, slots=True)
class TelegramSpeaker:
    """A person who follows a script (``talking.Speaker``)."""

    person: Person

    def say(self, text: str) -> None:
        """Write something."""
        self.person.say(text)

    def press(self, label: str) -> None:
        """Press the newest button of that label."""
        self.person.press(label)

    def share(self, phone: str) -> None:
        """Share one's own contact card."""
        self.person.share_contact(phone)

    def shown(self, count: int) -> list[str]:
        """Give the texts in the chat, once there are so many."""
        return [message.text for message in self.person.seen(count)]
