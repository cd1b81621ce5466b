"""People who send a reading each, through Telegram's webhook, and when what happened to them.

What they do is the same for all; how many replies follow each act is known from one who has
rehearsed it, so that nobody has to guess whether there is more to come.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from benchmarks.bot_api import Reply
from channels.telegram.webhook import HEADER, secret_of
from tests.serving.crowd import FIRST_ACCOUNT, FIRST_VALUE

CONNECTIONS = 40
"""What Telegram opens at most to one webhook unless it is told another number."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does: ``say`` a text, or ``press`` the newest button of that name.

    ``hasty``: without waiting for the replies to what they did before.
    """

    kind: str
    what: str
    hasty: bool = False


def conversation(chat: int) -> tuple[Act, ...]:
    """Give what a person does, from /start to a reading, and three words said at once."""
    return (
        Act("say", "/start"),
        Act("press", "add"),
        Act("press", "agree"),
        Act("say", str(FIRST_ACCOUNT + chat)),
        Act("press", "right"),
        Act("say", str(FIRST_VALUE + 1)),
        Act("press", "agree"),
        *(Act("say", word, hasty=number > 0) for number, word in enumerate(LAST_WORDS)),
    )


LAST_WORDS = ("дякую", "допомога", "меню")


@dataclass(frozen=True, slots=True)
class Done:
    """An act, in moments of the monotonic clock.

    ``acted``: the person has done it; ``posted``: Telegram, which may have waited for one of its
    connections, calls the webhook; ``answered``: it has been told that the update is taken.
    ``replies``: how many messages the person has had when they have all that follow.
    """

    acted: float
    posted: float
    answered: float
    replies: int


class Webhook:
    """Telegram as it calls a bot: over so many connections and no more."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session, self._url = session, url
        self._headers = {HEADER: secret_of(token), "Content-Type": "application/json"}
        self._free, self._numbers = asyncio.Semaphore(CONNECTIONS), count(1)

    async def post(self, update: dict[str, object]) -> tuple[float, float]:
        """Deliver an update; gives when the call began and when it was answered."""
        body = json.dumps({"update_id": next(self._numbers), **update}).encode()
        async with self._free:
            posted = time.monotonic()
            async with self._session.post(self._url, data=body, headers=self._headers) as response:
                response.raise_for_status()
                await response.read()
            return posted, time.monotonic()


@dataclass
class Resident:
    """One person with a private chat."""

    chat: int
    replies: list[Reply] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, reply: Reply) -> None:
        """Let the person see a message."""
        self.replies.append(reply)
        self._news.set()

    async def live(
        self, webhook: Webhook, follow: Sequence[int], due: Callable[[int], float] = lambda _: 0.0
    ) -> None:
        """Do as many acts as there are numbers of replies that ``follow``, and see them all.

        ``due`` gives the moment before which an act is not done. If it is done later, because
        replies came late, it counts from that moment all the same.
        """
        expected = 0
        for number, act in enumerate(conversation(self.chat)[: len(follow)]):
            if not act.hasty:
                await self.see(expected)
            moment = due(number)
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            acted = moment or time.monotonic()
            expected += follow[number]
            self.done.append(Done(acted, *await webhook.post(self._update(act)), expected))
        await self.see(expected)

    async def rehearse(
        self, webhook: Webhook, acts: int, quiet: Callable[[int], None]
    ) -> list[int]:
        """Do the first acts slowly; gives how many replies follow each.

        ``quiet`` waits, in a thread, until so many updates are done with.
        """
        follow = []
        for number, act in enumerate(conversation(self.chat)[:acts]):
            before = len(self.replies)
            await webhook.post(self._update(act))
            await asyncio.to_thread(quiet, number + 1)
            follow.append(len(self.replies) - before)
        return follow

    async def see(self, count: int) -> None:
        """Wait for so many messages."""
        while len(self.replies) < count:
            self._news.clear()
            await self._news.wait()

    def _update(self, act: Act) -> dict[str, object]:
        person = {"id": self.chat, "is_bot": False, "first_name": "Оля", "language_code": "uk"}
        chat = {"id": self.chat, "type": "private", "first_name": "Оля"}
        message: dict[str, object] = {"message_id": 1, "date": int(time.time()), "chat": chat}
        if act.kind == "say":
            return {"message": {**message, "from": person, "text": act.what}}
        newest = next(r.buttons[act.what] for r in reversed(self.replies) if act.what in r.buttons)
        press = {"id": "1", "from": person, "chat_instance": "1", "data": newest}
        return {"callback_query": {**press, "message": message}}
