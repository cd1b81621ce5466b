"""Somebody with Viber on their telephone: what they see, and what they do."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standins import viber_rules as rules

if TYPE_CHECKING:
    from tests.standins.viber import ViberStandIn

PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot's webhook answered."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """A message on the telephone: its number, which receipts name, and what was sent."""

    token: int
    fields: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What is read."""
        return str(self.fields.get("text", ""))

    @property
    def buttons(self) -> list[Mapping[str, Any]]:
        """The buttons as they were sent."""
        return list((self.fields.get("keyboard") or {}).get("Buttons", ()))

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons."""
        return [html.unescape(button["Text"]) for button in self.buttons]


@dataclass
class Person:
    """One person in the chat with the bot; ``desktop`` is without a telephone number to share.

    What they do gives the webhook's answer. ``at`` is a time in seconds, by default now.
    """

    viber: "ViberStandIn" = field(repr=False)
    key: str
    name: str = "Олена"
    language: str = "uk"
    phone: str = "380671234567"
    api_version: int = 10
    desktop: bool = False
    subscribed: bool = False
    unanswered: int = 0
    seen: list[Received] = field(default_factory=list)

    @property
    def profile(self) -> dict[str, Any]:
        """What Viber tells of them."""
        about = {"id": self.key, "name": self.name, "avatar": "http://avatar.example.com"}
        return {
            **about,
            "country": "UA",
            "language": self.language,
            "api_version": self.api_version,
        }

    # seeing

    @property
    def texts(self) -> list[str]:
        """The texts of all messages, oldest first."""
        return [message.text for message in self.seen]

    @property
    def labels(self) -> list[str]:
        """The buttons there are now: those of the newest message, and of no other."""
        return self.seen[-1].labels if self.seen else []

    def wait(self, count: int) -> list[Received]:
        """Wait until there are so many messages in all; ``TimeoutError`` if they do not come."""
        with self.viber.changed:
            if not self.viber.changed.wait_for(lambda: len(self.seen) >= count, PATIENCE):
                raise TimeoutError(f"{len(self.seen)} of {count} messages came: {self.texts}")
            return list(self.seen)

    def receive(self, message: Received) -> None:
        """See a message; the stand-in calls it."""
        with self.viber.changed:
            self.unanswered += 1
            self.seen.append(message)
            self.viber.changed.notify_all()

    # doing

    def open(self, context: str | None = None, at: float | None = None) -> Reply:
        """Open the chat, through a link with a context perhaps; the answer may be a welcome."""
        about = {"type": "open", "user": self.profile, "subscribed": self.subscribed}
        told = about if context is None else {**about, "context": context}
        reply = self.viber.call_back("conversation_started", at, **told)
        if reply.body:
            welcome = json.loads(reply.body)
            if status := rules.message(welcome):
                raise ValueError(f"Viber shows no such welcome: {rules.NAMES[status]}")
            self.receive(Received(self.viber.number(), welcome))
        return reply

    def subscribe(self, at: float | None = None) -> Reply:
        """Subscribe with the button that Viber has for it."""
        self.subscribed = True
        return self.viber.call_back("subscribed", at, user=self.profile)

    def unsubscribe(self, at: float | None = None) -> Reply:
        """Want no messages any more."""
        self.subscribed = False
        return self.viber.call_back("unsubscribed", at, user_id=self.key)

    def say(self, message: Mapping[str, Any], at: float | None = None) -> Reply:
        """Send a message of any type; it subscribes, of which the bot is not told."""
        self.subscribed, self.unanswered = True, 0
        sent = self.seen[-1].fields if self.seen else {}
        told = {**message, "tracking_data": sent.get("tracking_data", "")}
        return self.viber.call_back("message", at, sender=self.profile, message=told, silent=False)

    def write(self, text: str, at: float | None = None) -> Reply:
        """Write a text."""
        return self.say({"type": "text", "text": text}, at)

    def press(self, label: str, at: float | None = None) -> Reply:
        """Press a button of the newest message; ``LookupError`` when it has none such."""
        for button in self.seen[-1].buttons if self.seen else ():
            if html.unescape(button["Text"]) == label:
                if button["ActionType"] == "share-phone" and not self.desktop:
                    return self.share(self.phone, at)
                return self.write(button["ActionBody"], at)
        raise LookupError(f"{label!r} is not among {self.labels}")

    def share(self, phone: str, at: float | None = None) -> Reply:
        """Send a contact card: one's own, or anybody's."""
        contact = {"name": self.name, "phone_number": phone}
        return self.say({"type": "contact", "contact": contact}, at)

    def receipt(self, state: str, message: Received | None = None) -> Reply:
        """Let the bot know that a message, by default the newest, was ``delivered seen failed``."""
        token = (message or self.seen[-1]).token
        about: dict[str, Any] = {"message_token": token, "user_id": self.key}
        if state == "failed":
            about["desc"] = "failure description"
        return self.viber.call_back(state, **about)
