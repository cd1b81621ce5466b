"""The menu of commands beside Telegram's input field: the flow's commands in each language."""

import logging
import re
from collections.abc import Iterator, Mapping

from telegram import Bot, BotCommand

from channels.telegram.results import words
from engine.core.flow import Flow

MOST, LONGEST = 100, 256
_NAME = re.compile(r"/[a-z0-9_]{1,32}")

log = logging.getLogger("rozmova.telegram")


def menus(flow: Flow) -> Mapping[str | None, tuple[BotCommand, ...]]:
    """Give the commands by language; None, for people with another, has the flow's first."""
    languages = {None: flow.languages[0]} | {code: code for code in flow.languages}
    return {key: tuple(_commands(flow, code))[:MOST] for key, code in languages.items()}


async def offer(bot: Bot, flow: Flow) -> None:
    """Show the menus; a failure is written to the log, since every command works without."""
    for language, commands in menus(flow).items():
        try:
            if tuple(await bot.get_my_commands(language_code=language)) != commands:
                await bot.set_my_commands(commands, language_code=language)
        except Exception as error:  # whatever Telegram answers, the bot has to start
            log.warning("setMyCommands %s: %s", language, words(error))


def _commands(flow: Flow, language: str) -> Iterator[BotCommand]:
    """Give the commands that have a word with a slash, each with its first word that has none."""
    for command in flow.commands:
        said = [word({}) for word in flow.texts[language].get(f"commands.{command.name}", ())]
        name = next((word[1:] for word in said if _NAME.fullmatch(word)), None)
        label = next((word for word in said if word and not word.startswith("/")), None)
        if name and label:
            yield BotCommand(name, label[:LONGEST])
