"""Whether the bot did in a turn what the story expects. Not the calls to services (``calls``)."""

from collections.abc import Sequence

from engine.core.effects import Message
from engine.core.position import Position
from engine.runtime.channel import UNLIMITED, Capabilities
from engine.stories.document import Expected, StoryTurn
from engine.stories.limits import over
from engine.stories.names import Names
from engine.stories.outcome import Failure
from engine.stories.screen import buttons


def unmet(
    turn: StoryTurn,
    messages: Sequence[Message],
    names: Names,
    language: str,
    shows: Capabilities = UNLIMITED,
) -> Failure | None:
    """Give the first expectation of a turn that was not met; ``shows``: what the channel can."""
    expected = turn.expected
    at = expected.at or turn.at
    if expected.silent and messages:
        return Failure("spoke", at, {"came": messages[0].said}, index=0)
    return (
        _said(expected, at, messages, names)
        or _says(expected, at, messages, language)
        or _buttons(expected, at, messages, names)
        or _rings(expected, at, messages)
        or _fits(expected, at, messages, shows)
    )


def _said(
    expected: Expected, at: Position, messages: Sequence[Message], names: Names
) -> Failure | None:
    if expected.bot is None:
        return None
    came = [message.said for message in messages]
    for index, name in enumerate(expected.bot):
        facts = {"expected": name.text, "came": came[index : index + 1]}
        if index == len(came):
            return Failure("ended" if came else "silent", name.at, facts, index)
        if not names.means(name.text, came[index]):
            return Failure("other", name.at, facts, index)
    if len(came) > len(expected.bot):
        index = len(expected.bot)
        at = expected.bot[-1].at if expected.bot else at
        return Failure("more", at, {"came": came[index]}, index)
    return None


def _says(
    expected: Expected, at: Position, messages: Sequence[Message], language: str
) -> Failure | None:
    if expected.says is None:
        return None
    words = expected.says.within(language)
    if not words:
        return Failure("no_words", at, {"language": language})
    text = _plain(" ".join(message.text for message in messages))
    for word in words:
        if _plain(word.text) not in text:
            return Failure("words", word.at, {"word": word.text})
    return None


def _plain(text: str) -> str:
    """Give a text in one line: how it is broken is wording."""
    return " ".join(text.split())


def _buttons(
    expected: Expected, at: Position, messages: Sequence[Message], names: Names
) -> Failure | None:
    if expected.buttons is None:
        return None
    seen = buttons(messages[-1], names) if messages else []
    facts = {"came": [button.title for button in seen]}
    for word, button in zip(expected.buttons, seen, strict=False):
        if not button.called(word.text):
            return Failure("buttons", word.at, facts)
    if len(expected.buttons) == len(seen):
        return None
    missing = expected.buttons[len(seen) :]
    return Failure("buttons", missing[0].at if missing else at, facts)


def _fits(
    expected: Expected, at: Position, messages: Sequence[Message], shows: Capabilities
) -> Failure | None:
    if expected.fits and not messages:
        return Failure("silent", at)
    for index, message in enumerate(messages if expected.fits else ()):
        if not message.text.strip():
            return Failure("blank", at, {"came": message.said}, index)
        for each in over(message, shows):
            facts = {"came": message.said, "limit": each.limit, "is": each.came}
            return Failure(f"over_{each.what}", at, facts, index)
    return None


def _rings(expected: Expected, at: Position, messages: Sequence[Message]) -> Failure | None:
    if expected.sound is None:
        return None
    if not messages:
        return Failure("silent", at)
    for index, message in enumerate(messages):
        if message.silent is expected.sound:
            kind = "no_sound" if expected.sound else "sound"
            return Failure(kind, at, {"came": message.said}, index)
    return None
