"""All five bots end to end in the web chat, over HTTP and in a real browser."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from channels.web.posted import chat_of
from tests.channels.web.browsing import PHONE, chromium, opened, opened_chat
from tests.serving.scripts import SCRIPTS
from tests.serving.served import Served, open_windows, until
from tests.serving.talking import follow


@dataclass
class WebSpeaker:
    """A person who follows a script (``talking.Speaker``); a browser can share no phone."""

    served: Served
    bot: str
    token: str = field(default_factory=lambda: uuid4().hex)
    orders: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def chat(self) -> str:
        """The chat's address in the store."""
        return chat_of(f"Bearer {self.token}")

    def say(self, text: str) -> None:
        """Write something."""
        self._post(text=text)

    def press(self, label: str) -> None:
        """Press the newest button of that label."""
        buttons = [
            button["id"]
            for message in self._messages()
            for row in message["buttons"]
            for button in row
            if button["label"] == label
        ]
        self._post(press=buttons[-1])

    def share(self, phone: str) -> None:
        """Type the phone, which the bot asks for here."""
        self.say(phone)

    def shown(self, count: int) -> list[str]:
        """Give the texts in the chat, once there are so many."""
        until(f"{count} messages", lambda: len(self._messages()) >= count)
        return [message["text"] for message in self._messages()]

    def _post(self, **act: str) -> None:
        fields = {"id": str(uuid4()), "order": next(self.orders), "language": "uk", **act}
        for _ in range(2):  # as a browser does that did not hear the answer
            assert self._ask("messages", fields)[0] == 202

    def told(self) -> dict[str, Any]:
        """Give what a page is told that knows nothing yet."""
        status, answer = self._ask("poll", {"after": 0})
        assert status == 200
        return dict(json.loads(answer))

    def _messages(self) -> list[dict[str, Any]]:
        return list(self.told()["messages"])

    def _ask(self, path: str, fields: dict[str, Any]) -> tuple[int, bytes]:
        body = json.dumps(fields).encode()
        path = f"/chat/{self.bot}/{path}"
        return self.served.ask("POST", path, body, Authorization=f"Bearer {self.token}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve all bots, without any account anywhere."""
    bots = Served(open_windows(tmp_path_factory.mktemp("web")), list(SCRIPTS))
    bots.import_samples()
    with bots:
        bots.ready()
        yield bots


@pytest.mark.parametrize("bot", list(SCRIPTS))
def test_the_main_job_is_done_on_the_web(served: Served, bot: str) -> None:
    """With every message posted twice, as by a browser whose connection is poor."""
    speaker = WebSpeaker(served, bot)
    follow(SCRIPTS[bot], speaker, served, bot, speaker.chat)
    assert served.readings(bot) == list(SCRIPTS[bot].readings)


def test_a_page_begins_anew_when_the_sample_does(tmp_path: Path) -> None:
    """Restarted with everything forgotten, it greets the open page again, and talks with it."""
    sample = Served(open_windows(tmp_path), ["poltava"], options=["--sample"])
    with sample, chromium() as browser, opened(browser, **PHONE) as context:
        chat = opened_chat(context, f"http://127.0.0.1:{sample.port}/chat/poltava")
        chat.says("Чим допомогти?")
        chat.page.get_by_role("button", name="Додати особовий рахунок").last.click()
        chat.says("Погоджуєтеся?")
        sample.kill()
        sample.start()
        present = chat.page.locator(".over ~ .entry:not(.over)")
        present.filter(has_text="Чим допомогти?").wait_for()
        present.get_by_role("button", name="Додати особовий рахунок").click()
        present.filter(has_text="Погоджуєтеся?").wait_for()


def test_a_browser_goes_on_over_a_kill_and_a_reload(served: Served) -> None:
    """In mid-dialog the server dies and comes back, the page is loaded anew: nothing is lost."""
    with chromium() as browser, opened(browser, **PHONE) as context:
        chat = opened_chat(context, f"http://127.0.0.1:{served.port}/chat/poltava")
        chat.says("Чим допомогти?")
        chat.page.get_by_role("button", name="Додати особовий рахунок").last.click()
        chat.says("Погоджуєтеся?")
        served.kill()
        chat.page.get_by_role("button", name="Погоджуюсь", exact=True).last.click()
        served.start()
        chat.says("Введіть номер особового рахунку")
        chat.page.reload()
        chat.says("Введіть номер особового рахунку")
        chat.input.fill("12 345 678")
        chat.input.press("Enter")
        chat.says("Ваша адреса — вул. Соборності, 12?")
        said = [text for text in chat.texts if "Введіть номер" in text or "згода" in text]
        assert len(said) == 2
