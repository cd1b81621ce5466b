"""A stand-in for api.telegram.org, and people who write to the bot through it.

``telegram.js`` is what runs; everything here is synchronous, so that a test may run its bot
wherever it likes: in the same process or in another.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from tests.standins.needs import node_package, program

TOKEN = "123456:" + "AAE-stand-in-token-of-nobody-at-all"
USERNAME = "RozmovaTestBot"
SHIM = Path(__file__).with_name("telegram.js")
LONG = 20.0
"""Seconds after which what should happen has not; only a failing test waits so long."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the person sees it.

    ``buttons`` stand under it (label, id), ``labels`` under the input field, among them the one
    that shares the ``contact``.
    """

    key: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    contact: str | None = None
    silent: bool = False
    removed: bool = False
    parse_mode: str | None = None


class TelegramStandIn:
    """The server, between ``start`` and ``stop`` or in a ``with``; port 0 is any that is free.

    One that is not started is another bot's view of the server that listens at the port.
    """

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token, self.port = token, port
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Start; returns once it listens."""
        node_package("@vishtar/telegram-test-api")
        command = [program("node"), str(SHIM), str(self.port)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip()
        assert address, "the stand-in for Telegram did not start"
        self.port = int(address.rpartition(":")[2])
        return self

    def stop(self) -> None:
        """Stop; everything that it knew is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address, for the setting ``TELEGRAM_API``."""
        return f"http://127.0.0.1:{self.port}"

    # people

    def person(self, number: int, language: str | None = "uk") -> "Person":
        """Give somebody with a private chat."""
        return Person(self, number, language)

    def update(self, **update: Any) -> None:
        """Let an update happen that is given as it is: ``message={…}``."""
        self._ask("POST", "/__update", {"token": self.token, "update": update})

    # the bot

    def sent(self, chat: int, count: int = 0, seconds: float = LONG) -> list[Seen]:
        """Give what the bot has sent to a chat, once there are so many messages.

        Gives what there is when they do not come within ``seconds``.
        """
        query = {"token": self.token, "chat": chat, "count": count, "ms": int(seconds * 1000)}
        return [_seen(raw) for raw in self._ask("GET", f"/__sent?{urlencode(query)}")]

    def news(self, after: int) -> list[tuple[str, Seen]]:
        """Give what the bot has sent to anybody, but for the first ``after``: chat and message."""
        query = {"token": self.token, "after": after}
        news = self._ask("GET", f"/__news?{urlencode(query)}")
        return [(str(raw["chat_id"]), _seen(raw)) for raw in news]

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Give the parameters of every call of a method, in order."""
        calls = self._ask("GET", f"/__calls?{urlencode({'token': self.token})}")
        return [call["body"] for call in calls if call["method"] == method]

    def wait_for(self, method: str, count: int = 1, seconds: float = LONG) -> list[dict[str, Any]]:
        """Give the calls of a method, once there are so many; fails when they do not come."""
        until = time.monotonic() + seconds
        while len(calls := self.calls(method)) < count:
            assert time.monotonic() < until, f"{method}: {len(calls)} of {count}"
            time.sleep(0.01)
        return calls

    @property
    def webhook(self) -> dict[str, Any] | None:
        """What the bot has set with ``setWebhook``, if anything."""
        found = self._ask("GET", f"/__webhook?{urlencode({'token': self.token})}")
        return dict(found) if found else None

    @property
    def deliveries(self) -> list[tuple[int, int]]:
        """Every try to deliver to the webhook: the update's number, and the answer's status."""
        tries = self._ask("GET", f"/__deliveries?{urlencode({'token': self.token})}")
        return [(each["update_id"], each["status"]) for each in tries]

    # what goes wrong

    def refuse(
        self, method: str, status: int, description: str = "no", times: int = 1, **parameters: Any
    ) -> None:
        """Let the next calls be refused as Telegram does, and nothing be done."""
        body = {"ok": False, "error_code": status, "description": description}
        more = {"parameters": parameters} if parameters else {}
        self.fault(method, times=times, status=status, body=body | more)

    def fault(self, method: str, **fault: Any) -> None:
        """Let the next call go wrong in one of the ways that ``telegram.js`` names."""
        self._ask("POST", "/__fault", {"token": self.token, "method": method, **fault})

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONG * 2)
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            answer = response.read()
            assert response.status == 200, (path, response.status, answer)
            return json.loads(answer)
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a private chat with the bot, whose number is theirs too."""

    server: TelegramStandIn
    number: int
    language: str | None = "uk"

    def say(self, text: str) -> None:
        """Write something."""
        self._message(text=text)

    def press(self, button: str) -> None:
        """Press a button by its label or its id, the newest that there is."""
        found = [
            (message.key, data)
            for message in self.seen()
            for label, data in message.buttons
            if button in (label, data)
        ]
        assert found, f"no button {button!r}"
        key, data = found[-1]
        self.press_id(data, int(key))

    def press_id(self, data: str, message: int = 1) -> None:
        """Press a button that may long be gone."""
        shown = {"message_id": message, "date": int(time.time()), "chat": self._chat}
        self._client("/sendCallback", data=data, message=shown)

    def share_contact(self, phone: str, own: bool = True) -> None:
        """Share a contact card, one's own or another's."""
        owner = self.number if own else self.number + 1
        self._message(contact={"phone_number": phone, "first_name": "Оля", "user_id": owner})

    def show(self, medium: str = "photo") -> None:
        """Send a picture, sticker, voice message, video, document or place."""
        self._message(**MEDIA[medium])

    def block(self) -> None:
        """Block the bot."""
        self._become("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._become("kicked", "member")

    def seen(self, count: int = 0, seconds: float = LONG) -> list[Seen]:
        """Give what the bot has written, once there are so many messages."""
        return self.server.sent(self.number, count, seconds)

    @property
    def user(self) -> dict[str, Any]:
        """The person as Telegram describes them."""
        language = {"language_code": self.language} if self.language else {}
        return {"id": self.number, "is_bot": False, "first_name": "Оля", **language}

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.number, "type": "private", "first_name": "Оля"}

    def _message(self, **content: Any) -> None:
        self._client("/sendMessage", chat=self._chat, date=int(time.time()), **content)

    def _client(self, path: str, **fields: Any) -> None:
        self.server._ask("POST", path, {"botToken": self.server.token, "from": self.user} | fields)

    def _become(self, before: str, after: str) -> None:
        bot = {"id": int(self.server.token.split(":")[0]), "is_bot": True, "first_name": "Test"}
        states = {
            key: {
                "user": bot,
                "status": status,
                **({"until_date": 0} if status == "kicked" else {}),
            }
            for key, status in (("old_chat_member", before), ("new_chat_member", after))
        }
        change = {"chat": self._chat, "from": self.user, "date": int(time.time())}
        self.server.update(my_chat_member=change | states)


_FILE = {"file_id": "AgAC-1", "file_unique_id": "u1"}
_PICTURE = {**_FILE, "width": 90, "height": 90}
MEDIA: dict[str, dict[str, Any]] = {
    "photo": {"photo": [_PICTURE, {**_PICTURE, "file_id": "AgAC-2"}], "caption": "тут 1234"},
    "sticker": {
        "sticker": {**_PICTURE, "type": "regular", "is_animated": False, "is_video": False}
    },
    "voice": {"voice": {**_FILE, "duration": 2}},
    "video": {"video": {**_PICTURE, "duration": 2}},
    "document": {"document": _FILE},
    "location": {"location": {"latitude": 50.45, "longitude": 30.52}},
}
"""What a message of each medium holds."""


def _seen(raw: dict[str, Any]) -> Seen:
    markup = raw.get("reply_markup") or {}
    inline = _flat(markup.get("inline_keyboard", ()))
    keyboard = _flat(markup.get("keyboard", ()))
    contact = [each["text"] for each in keyboard if each.get("request_contact")]
    return Seen(
        str(raw["message_id"]),
        raw["text"],
        tuple((each["text"], each["callback_data"]) for each in inline),
        tuple(each["text"] for each in keyboard),
        contact[0] if contact else None,
        raw.get("disable_notification") == "true",
        bool(markup.get("remove_keyboard")),
        raw.get("parse_mode"),
    )


def _flat(rows: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [each for row in rows for each in row]
