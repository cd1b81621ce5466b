"""What every channel must do, whichever messenger is behind it (the port ``runtime.channel``).

A channel adds one subclass that says how it is opened and how its payloads are read::

    class TestSmoke(ChannelContract):
        name = "smoke"
        heavy = ("smokelib",)
        ...
"""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.effects import Choice, Message
from engine.core.flow import Flow
from engine.runtime.channel import (
    Capabilities,
    Channel,
    ChannelType,
    Inbound,
    Moved,
    Opening,
    Payload,
    Receipt,
    Rendering,
    Update,
)
from engine.runtime.installed_channels import InstalledChannels
from tests.core.small_flow import BOT, small_flow

RECEIVED = datetime(2026, 3, 2, 10, tzinfo=UTC)
LETTERS = "абв г\n&<>\"'👩їʼ"
TEXTS = st.text(LETTERS, min_size=1, max_size=300).map(str.strip).filter(bool)
LABELS = st.text("абвїґ <&👩", min_size=1, max_size=90).map(str.strip).filter(bool)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)

# Each channel draws the examples anew: what one of them has shown says nothing of another.
INHERITED = settings(max_examples=60, suppress_health_check=list(HealthCheck))


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Draw a message with any number of buttons."""
    labels = draw(st.lists(LABELS, max_size=30, unique=True))
    choices = tuple(Choice(f"12:b{number}", label) for number, label in enumerate(labels))
    asks = draw(st.sampled_from([None, "contact", "photo"]))
    numbers = draw(st.sampled_from(["", "Напишіть номер."]))
    text = draw(TEXTS) * draw(st.sampled_from([1, 1, 1, 60]))
    silent = draw(st.booleans())
    return Message("main.menu", text, choices, asks, "Мій номер", silent, numbers)


class NoDesk:
    """A desk at which nothing should arrive."""

    async def accept(self, updates: Sequence[Update]) -> None:
        """Fail."""
        raise AssertionError(updates)

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Fail."""
        raise AssertionError(greeting)

    async def said(self, chat: str, after: int) -> list[tuple[int, Message]]:
        """Fail."""
        raise AssertionError(chat, after)

    async def era(self) -> str:
        """Fail."""
        raise AssertionError

    def trouble(self, why: str | None) -> None:
        """Fail."""
        raise AssertionError(why)

    def refused(self, reason: str) -> None:
        """Fail."""
        raise AssertionError(reason)


class ChannelContract:
    """The promises of the Channel port."""

    name: ClassVar[str]
    heavy: ClassVar[tuple[str, ...]] = ()
    given_settings: ClassVar[dict[str, str]] = {}
    cases: ClassVar[dict[str, tuple[dict[str, Any], Update | None]]]
    """Updates as they come, and what each is: at least a text, a press or its like, and nothing."""

    @staticmethod
    def text_of(payload: Payload) -> str:
        """Give the text that a payload shows."""
        raise NotImplementedError

    @staticmethod
    def labels_of(payload: Payload) -> list[str]:
        """Give the labels that a payload shows as buttons."""
        raise NotImplementedError

    # what the contract is about

    @property
    def kind(self) -> ChannelType:
        """The channel as it is registered."""
        return InstalledChannels().load(self.name)

    @property
    def limits(self) -> Capabilities:
        """What it can show."""
        return self.kind.capabilities

    def open(self) -> Channel:
        """Open the channel of a small bot."""
        known = self.given_settings.get
        return self.kind.open(Opening(self.flow(), NoDesk(), known, known))

    def flow(self) -> Flow:
        """Give the small bot."""
        return small_flow(main="hello:\nmenu: {buttons: {a: end}}\n")

    def test_it_is_registered_and_nothing_is_imported_before_it_is_opened(self) -> None:
        """Others do not pay for a channel that they do not use."""
        program = (
            "import sys; from engine.runtime.installed_channels import InstalledChannels;"
            f"InstalledChannels().load({self.name!r});"
            f"print([m for m in {self.heavy!r} if m in sys.modules])"
        )
        loaded = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert loaded.stdout.strip() == "[]"

    def test_its_updates_are_understood(self) -> None:
        """Each example becomes what it is, under the names of bot and channel."""
        channel = self.open()
        for about, (raw, expected) in self.cases.items():
            assert channel.parse(raw, RECEIVED) == expected, about
        assert any(isinstance(expected, Inbound) for _, expected in self.cases.values())
        assert any(expected is None for _, expected in self.cases.values())

    @INHERITED
    @given(raw=st.dictionaries(st.text(max_size=8), JSON, max_size=5), data=st.data())
    def test_no_update_raises(self, raw: dict[str, Any], data: st.DataObject) -> None:
        """Neither rubbish nor an example of which a part has become rubbish."""
        channel = self.open()
        self._understood(channel.parse(raw, RECEIVED))
        example, _ = data.draw(st.sampled_from(list(self.cases.values())))
        key = data.draw(st.sampled_from(list(example)))
        self._understood(channel.parse({**example, key: data.draw(JSON)}, RECEIVED))

    def _understood(self, update: Update | None) -> None:
        if update is None:
            return
        assert (update.bot, update.channel) == (BOT, self.name)
        if not isinstance(update, Receipt | Moved):
            assert update.update_id is not None
        if not isinstance(update, Inbound):
            assert update.at.tzinfo is not None

    @INHERITED
    @given(message=messages())
    def test_a_message_is_shown_whole_within_the_limits(self, message: Message) -> None:
        """Every word and every label is there, in order; what was changed is named."""
        rendering = self.open().render(message)
        assert rendering == self.open().render(message)
        json.dumps(rendering.payloads)
        shown = "".join(self.text_of(payload) for payload in rendering.payloads)
        assert _letters(shown).startswith(_letters(message.text))
        for payload in rendering.payloads:
            assert self.limits.measure(self.text_of(payload)) <= self.limits.text
        self._labels(rendering, message, shown)

    def _labels(self, rendering: Rendering, message: Message, shown: str) -> None:
        *before, last = rendering.payloads
        assert not any(self.labels_of(payload) for payload in before)
        labels = [each for each in self.labels_of(last) if each != message.ask_label]
        assert len(labels) == (0 if "buttons" in rendering.degraded else len(message.choices))
        for label in labels:
            assert self.limits.measure(label) <= self.limits.label
        for choice in message.choices:
            whole = choice.label in labels or _letters(choice.label) in _letters(shown)
            assert whole, (choice.label, rendering)

    def test_a_contact_is_asked_for_as_the_channel_can(self) -> None:
        """With a button, or in words alone."""
        message = Message("main.contact", "Ваш номер?", (), "contact", "Мій номер")
        rendering = self.open().render(message)
        assert ("Мій номер" in self.labels_of(rendering.payloads[-1])) is self.limits.contact
        assert ("contact" in rendering.degraded) is not self.limits.contact

    def test_its_routes_are_its_own(self) -> None:
        """Under the bot's name, where no other channel's are."""
        for route in self.open().routes():
            assert re.fullmatch(rf"/(webhook/{self.name}|chat)/{BOT}(/[\w.-]+)?", route.path)
            assert route.method in ("GET", "POST")

    def test_it_may_be_closed_without_having_been_started(self) -> None:
        """And twice."""

        async def scene() -> None:
            channel = self.open()
            await channel.close()
            await channel.close()

        asyncio.run(scene())


def _letters(text: str) -> str:
    """Leave out white space, at which a channel may cut."""
    return "".join(text.split())
