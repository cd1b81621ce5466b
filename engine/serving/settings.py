"""Settings of a running server: from the environment, secrets also from files (DESIGN §5).

``ROZMOVA_TELEGRAM_API`` is a setting, ``ROZMOVA_TELEGRAM_TOKEN_POLTAVA`` a secret of one bot, and
``ROZMOVA_TELEGRAM_TOKEN_POLTAVA_FILE`` names a file that holds it. Not options of a command.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.runtime.channel import Pace

PREFIX = "ROZMOVA_"


class BadSetting(Exception):  # noqa: N818 - it names what was found
    """A setting cannot be used; ``name`` is the variable's, ``why`` says it without its value."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name)
        self.name, self.why = name, why


@dataclass(frozen=True, slots=True)
class Settings:
    """Reads variables of an environment; what is empty counts as not set."""

    environment: Mapping[str, str] = field(repr=False)

    def get(self, name: str) -> str | None:
        """Give a setting by its name without the prefix."""
        return self.environment.get(PREFIX + name) or None

    def secret(self, name: str, bot: str) -> str | None:
        """Give a bot's secret, itself or from its file; raises ``BadSetting`` for a bad file."""
        variable = f"{name}_{bot.upper()}"
        if value := self.get(variable):
            return value.strip()
        file = self.get(f"{variable}_FILE")
        if file is None:
            return None
        try:
            return Path(file).read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{PREFIX}{variable}_FILE", type(error).__name__) from error

    def variable(self, name: str, bot: str) -> str:
        """Name the variable of a bot's secret."""
        return f"{PREFIX}{name}_{bot.upper()}"

    def pace(self, channel: str, pace: Pace) -> Pace:
        """Give a channel's pace, with the rates that the service has agreed to, where set.

        ``ROZMOVA_TELEGRAM_RATE`` is in messages a second for each bot,
        ``ROZMOVA_TELEGRAM_CHAT_RATE`` for each chat.
        """
        bot = self._rate(f"{channel.upper()}_RATE") or pace.bot
        chat = self._rate(f"{channel.upper()}_CHAT_RATE") or pace.chat
        return replace(pace, bot=bot, chat=chat)

    def _rate(self, name: str) -> float | None:
        written = self.get(name)
        if written is None:
            return None
        try:
            rate = float(written)
        except ValueError:
            rate = 0.0
        if not 0 < rate <= 10_000:
            raise BadSetting(PREFIX + name, "0…10000")
        return rate
