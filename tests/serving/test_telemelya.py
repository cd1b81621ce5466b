"""All five bots end to end against telemelya, a second opinion on what Telegram is."""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from channels.telegram.webhook import secret_of
from tests.serving.scripts import SCRIPTS, Script
from tests.serving.served import Served, open_windows, until
from tests.serving.talking import follow
from tests.serving.telegram_people import QUICK
from tests.standins.ports import free_port
from tests.standins.telemelya import Telemelya


@dataclass(frozen=True, slots=True)
class TelemelyaSpeaker:
    """A person who follows a script (``talking.Speaker``); contacts cannot be shared here."""

    telemelya: Telemelya
    chat: int

    def say(self, text: str) -> None:
        """Write something."""
        assert self.telemelya.say(self.chat, text) == 200

    def press(self, label: str) -> None:
        """Press the newest button of that label."""
        buttons = [
            button["callback_data"]
            for call in self._sent()
            for row in _markup(call).get("inline_keyboard", ())
            for button in row
            if button["text"] == label
        ]
        assert self.telemelya.press(self.chat, buttons[-1]) == 200

    def share(self, phone: str) -> None:
        """Fail: there is no such thing."""
        raise AssertionError(phone)

    def shown(self, count: int) -> list[str]:
        """Give the texts in the chat, once there are so many."""
        until(f"{count} messages", lambda: len(self._sent()) >= count)
        return [str(call["text"]) for call in self._sent()]

    def _sent(self) -> list[dict[str, object]]:
        return [call for call in self.telemelya.calls() if call["method"] == "sendMessage"]


def _markup(call: dict[str, object]) -> dict[str, list[list[dict[str, str]]]]:
    markup = call.get("reply_markup") or {}
    found = json.loads(markup) if isinstance(markup, str) else markup
    return dict(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("bot", list(SCRIPTS))
def test_the_main_job_is_done(bot: str, tmp_path: Path) -> None:
    """As far as it goes without a contact card."""
    port = free_port()
    token = f"{uuid4().int % 10**9}:AAE-of-nobody"  # Redis may be shared with another run
    chat = uuid4().int % 10**9
    with Telemelya(token, f"http://127.0.0.1:{port}", secret_of(token)) as telemelya:
        surroundings = {
            f"ROZMOVA_TELEGRAM_TOKEN_{bot.upper()}": token,
            "ROZMOVA_TELEGRAM_API": telemelya.url,
            **QUICK,
            "ROZMOVA_PUBLIC_URL": telemelya.public_url,
        }
        served = Served(open_windows(tmp_path), [bot], surroundings, port)
        served.import_samples()
        with served:
            served.ready()
            script = _without_contacts(SCRIPTS[bot])
            follow(script, TelemelyaSpeaker(telemelya, chat), served, bot, str(chat))
            assert served.readings(bot) == list(script.readings)


def _without_contacts(script: Script) -> Script:
    """Cut a script before somebody shares a contact card."""
    acts = [step.act for step in script.steps]
    if "share" not in acts:
        return script
    return Script(script.steps[: acts.index("share")], ())
