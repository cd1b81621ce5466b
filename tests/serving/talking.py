"""A person who follows a script in some channel, step by step, whatever the channel is."""

from functools import partial
from typing import Protocol

from tests.serving.scripts import Script, Step
from tests.serving.served import Served, until


class Speaker(Protocol):
    """A person in a channel, as the stand-ins have them."""

    def say(self, text: str) -> None:
        """Write something."""

    def press(self, label: str) -> None:
        """Press the newest button of that label."""

    def share(self, phone: str) -> None:
        """Share one's own phone, or write it where nothing else is possible."""

    def shown(self, count: int) -> list[str]:
        """Give the texts that the person sees, once there are so many."""


def follow(script: Script, speaker: Speaker, served: Served, bot: str, chat: str) -> None:
    """Do every step; after each the person sees all that the bot says, once and in order."""
    for step in script.steps:
        before = len(served.said(bot, chat))
        _act(speaker, step)
        there = partial(_there, served, bot, chat, step, before)
        until(f"{step.what} → {step.state}", there)
        said = served.said(bot, chat)
        assert speaker.shown(len(said)) == said, step


def _act(speaker: Speaker, step: Step) -> None:
    match step.act:
        case "say":
            speaker.say(step.what)
        case "press":
            speaker.press(step.what)
        case "share":
            speaker.share(step.what)


def _there(served: Served, bot: str, chat: str, step: Step, before: int) -> bool:
    state = served.state(bot, chat)
    answered = len(served.said(bot, chat)) > before
    return answered and state == step.state
