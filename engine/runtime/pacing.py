"""How fast a bot may send, and whose turn it is. Pure: the clock is an argument, nothing waits.

Each limit is kept as one moment, the theoretical arrival time of the generic cell rate algorithm
(ITU-T I.371): even spacing, with a burst where one is allowed. A 429 freezes as a deadline, which
nothing that happens in between can shorten.
"""

from dataclasses import dataclass, field

from engine.runtime.channel import Pace

FOR_OTHERS = 60.0
"""Seconds for which others wait, at most, because one chat was refused."""
REMEMBERED = 10_000
"""Chats whose limits are kept before those that have run out are dropped."""


@dataclass(slots=True)
class Pacer:
    """The limits of one bot in one channel; moments are seconds of one monotonic clock."""

    pace: Pace
    _bot: float = 0.0
    _bulk: float = 0.0
    _chats: dict[str, float] = field(default_factory=dict)
    _frozen: float = 0.0
    _frozen_bulk: float = 0.0
    _frozen_chats: dict[str, float] = field(default_factory=dict)
    _suspects: dict[str, float] = field(default_factory=dict)

    def wait(self, chat: str, now: float, *, bulk: bool) -> float:
        """Give the seconds until a message to a chat may go; 0 when it may go now."""
        free = max(self._chat(chat), self._frozen_chats.get(chat, 0.0))
        return max(0.0, free - now, self.rest(now, bulk=bulk))

    def rest(self, now: float, *, bulk: bool) -> float:
        """Give the seconds until anything may go to anybody."""
        free = max(self._bot, self._frozen)
        if bulk:
            free = max(free, self._bulk, self._frozen_bulk)
        return max(0.0, free - now)

    def take(self, chat: str, now: float, *, bulk: bool) -> None:
        """Count a message that goes now."""
        if self.pace.bot:
            gap = 1 / self.pace.bot
            self._bot = max(self._bot, now - gap) + gap
            if bulk:
                self._bulk = max(self._bulk, now - gap) + gap / self.pace.bulk
        if self.pace.chat:
            self._chats[chat] = max(self._chats.get(chat, 0.0), now) + 1 / self.pace.chat
            if len(self._chats) > REMEMBERED:
                self._chats = {each: at for each, at in self._chats.items() if at > now}

    def refuse(self, chat: str, now: float, seconds: float) -> None:
        """Freeze a chat that the channel refused, and notices; a second chat freezes the bot.

        A 429 does not say whether it is about the chat or the bot. So what one chat causes for
        others ends after ``FOR_OTHERS``: if it was about them they are refused themselves.
        """
        others = [at for each, at in self._suspects.items() if each != chat and at > now]
        self.leave(chat, now, seconds)
        shared = min(seconds, FOR_OTHERS)
        self._suspects = {c: at for c, at in self._suspects.items() if at > now}
        self._suspects[chat] = now + shared
        self._frozen_bulk = max(self._frozen_bulk, now + shared)
        if others:
            self.freeze(now, shared)

    def leave(self, chat: str, now: float, seconds: float) -> None:
        """Freeze a chat for its own sake."""
        self._frozen_chats = {c: at for c, at in self._frozen_chats.items() if at > now}
        self._frozen_chats[chat] = max(now + seconds, self._frozen_chats.get(chat, 0.0))

    def freeze(self, now: float, seconds: float) -> None:
        """Send nothing to anybody for a while."""
        self._frozen = max(self._frozen, now + seconds)

    def frozen(self, now: float) -> bool:
        """Tell whether nothing goes to anybody because of a trouble."""
        return now < self._frozen

    def _chat(self, chat: str) -> float:
        """Give the moment from which the chat has room for one more message."""
        arrival = self._chats.get(chat)
        if arrival is None or not self.pace.chat:
            return 0.0
        return arrival - (self.pace.burst - 1) / self.pace.chat
