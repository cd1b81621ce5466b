"""Many people who send readings to one bot through Telegram, each as their screen tells them.

They know nothing of the bot's states: they answer the newest message, press what agrees, write
the next higher number, and say «Меню» when nobody answers. One thread moves all of them.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

from tests.standins.telegram import Seen, TelegramStandIn

PATIENCE = 8.0
"""Seconds without any answer after which a person says something again."""
PAUSE = 0.3
"""Seconds that a person waits for more messages before they answer."""
AGREE = ("agree", "right", "retry", "leave")
"""Buttons that lead on, by name, the best first."""
ACCEPTED = re.compile(r"Прийнято.*— (\d+)\s", re.DOTALL)
"""What a person reads when a number has been accepted, and which."""
FIRST_ACCOUNT, FIRST_VALUE = 10_000_000, 100


class Speaking(Protocol):
    """Somebody's way to speak with the bot."""

    def say(self, text: str) -> None:
        """Write something."""

    def press_id(self, data: str, message: int = 1) -> None:
        """Press a button of a message."""


@dataclass
class Resident:
    """One person, their account, what they did, and the numbers that were accepted of them.

    ``acts`` are as the journal has them: ``text …`` and ``press …``.
    """

    person: Speaking
    account: str
    value: int = FIRST_VALUE
    done: list[int] = field(default_factory=list)
    newest: list[Seen] = field(default_factory=list)
    heard_at: float = 0.0
    acted_at: float = 0.0
    acts: list[str] = field(default_factory=list)

    def act(self, now: float) -> bool:
        """Answer what has come, or complain of silence; tells whether anything was done."""
        if self.newest and now - self.heard_at > PAUSE:
            answered = self.answer(self.newest)
            self.newest = []
        elif not self.newest and now - max(self.heard_at, self.acted_at) > PATIENCE:
            answered = self.say("Меню")
        else:
            return False
        self.acted_at = now
        return answered

    def hear(self, message: Seen, now: float) -> None:
        """See a message."""
        self.newest.append(message)
        self.heard_at = now
        if accepted := ACCEPTED.match(message.text):
            self.done.append(int(accepted[1]))

    def answer(self, messages: list[Seen]) -> bool:
        """Do what the newest message asks for; tells whether anything was done."""
        last = messages[-1]
        names = {name.rpartition(":")[2]: (label, name) for label, name in last.buttons}
        for name in AGREE:
            if name in names:
                return self._press(names[name][1], last)
        if "send" in names:
            return self._press(names["send"][1], last)
        if "same" in names:
            self.value += 1
            return self.say(str(self.value))
        if "рахунк" in last.text:
            return self.say(self.account)
        return False

    def _press(self, button: str, message: Seen) -> bool:
        self.acts.append(f"press {button}")
        self.person.press_id(button, int(message.key))
        return True

    def say(self, text: str) -> bool:
        """Write something."""
        self.acts.append(f"text {text}")
        self.person.say(text)
        return True


@dataclass
class Crowd:
    """So many residents in one stand-in."""

    telegram: TelegramStandIn
    size: int
    random: random.Random
    residents: dict[str, Resident] = field(init=False)
    seen: list[tuple[str, Seen]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.residents = {
            str(chat): Resident(self.telegram.person(chat), str(FIRST_ACCOUNT + chat))
            for chat in range(1, self.size + 1)
        }

    def come(self) -> None:
        """Let everybody say /start."""
        for each in self.residents.values():
            each.say("/start")
            each.acted_at = time.monotonic()

    def live(self, enough: Callable[[], bool]) -> None:
        """Let everybody go on until it is enough."""
        while not enough():
            now = time.monotonic()
            for chat, message in self.telegram.news(len(self.seen)):
                self.seen.append((chat, message))
                self.residents[chat].hear(message, now)
            waiting = list(self.residents.values())
            self.random.shuffle(waiting)
            acted = [each.act(now) for each in waiting]
            if not any(acted):
                time.sleep(0.02)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Let everybody go on meanwhile."""
        over, failed = Event(), list[BaseException]()

        def live() -> None:
            try:
                self.live(over.is_set)
            except BaseException as error:
                failed.append(error)

        thread = Thread(target=live, name="crowd")
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
        if failed:
            raise failed[0]

    def told(self, chat: str) -> str:
        """Tell of somebody what they did and saw last."""
        saw = [message.text for who, message in self.seen if who == chat]
        return f"{chat}: did {self.residents[chat].acts[-6:]}, saw {saw[-6:]}"

    @property
    def acts(self) -> int:
        """How many updates the people have caused."""
        return sum(len(each.acts) for each in self.residents.values())


def accounts(file: Path, size: int) -> None:
    """Write an account with one meter for each resident, as billing would."""

    def rows() -> Iterator[str]:
        yield (
            "account,address,flat,eic,phone,group,meter,service,unit,register,zone,digits,"
            "decimals,last_value,last_date,limit,verified_until"
        )
        for chat in range(1, size + 1):
            meter = f"M-{chat:05}"
            account = FIRST_ACCOUNT + chat
            yield (
                f'{account},"вул. Довга, {chat}",,,,,{meter},heat,Гкал,,,6,0,{FIRST_VALUE},'
                "2026-02-01,,2099-05-31"
            )

    file.write_text("\n".join(rows()) + "\n", "utf-8")
