"""A Viber of the tests' own: its REST API over real HTTP, and the people who use the bot.

Made from Viber's documentation, and proved by clients of other people (``viber_client.js``,
viberbot's ``Api``). Synchronous: what a person does returns when the bot's webhook has answered.

    with ViberStandIn("token") as viber:       # VIBER_API is viber.base
        anna = viber.person("anna==")
        anna.open(); anna.write("Привіт"); anna.wait(2); anna.press("Так")
"""

import hashlib
import hmac
import http.client
import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.standins import viber_rules as rules
from tests.standins.viber_http import Fault, Server
from tests.standins.viber_person import Person, Received, Reply

__all__ = ["TOKEN", "Call", "Fault", "Person", "Received", "Reply", "ViberStandIn"]

TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"  # noqa: S105 - the documentation's
_FIRST_NUMBER = 4_912_661_846_655_238_145  # above what a float holds, as Viber's are


@dataclass(frozen=True, slots=True)
class Call:
    """A call that arrived: its method, its fields, and the token as it came."""

    method: str
    fields: Mapping[str, Any]
    token: str | None
    in_header: bool


class ViberStandIn:
    """One bot's account at Viber; closes at the end of ``with``."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token, self.webhook = token, ""
        self.events: tuple[str, ...] = rules.FILTERED
        self.calls: list[Call] = []
        self.people: dict[str, Person] = {}
        self.signs: tuple[str, ...] = ("header", "query")
        self.changed, self.closing = threading.Condition(), threading.Event()
        self._faults: dict[str, deque[Fault]] = {}
        self._number, self._last = _FIRST_NUMBER, b""
        self._server = Server(self)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.base = f"{self.origin}/pa"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def person(self, key: str, **about: Any) -> Person:
        """Let somebody have Viber; once a key is known, it is the same person."""
        return self.people.setdefault(key, Person(self, key, **about))

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._faults.setdefault(method, deque()).extend([fault] * times)

    def called(self, method: str) -> list[Mapping[str, Any]]:
        """Give the fields of the calls of a method that arrived, in their order."""
        return [call.fields for call in self.calls if call.method == method]

    def number(self) -> int:
        """Give the next message_token."""
        with self.changed:
            self._number += 1
            return self._number

    # to the bot

    def call_back(self, event: str, at: float | None = None, **fields: Any) -> Reply:
        """Tell the bot of an event, signed; ``LookupError`` for one it does not want to hear of."""
        if event in rules.FILTERED and event not in self.events:
            raise LookupError(f"the bot did not ask for {event}")
        stamp = {"event": event, "timestamp": int((at or time()) * 1000)}
        body = {**stamp, "message_token": self.number(), **fields}
        return self.send(json.dumps(body, ensure_ascii=False).encode())

    def repeat(self) -> Reply:
        """Send the last callback once more, to the letter."""
        return self.send(self._last)

    def send(self, body: bytes, signature: str | None = None) -> Reply:
        """Send any bytes to the webhook, by default with the right signature."""
        self._last, address = body, urlsplit(self.webhook)
        sign = self.signature(body) if signature is None else signature
        headers = {"Content-Type": "application/json"}
        if "header" in self.signs:
            headers["X-Viber-Content-Signature"] = sign
        path = f"{address.path}?sig={sign}" if "query" in self.signs else address.path
        connection = http.client.HTTPConnection(address.netloc, timeout=30)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return Reply(answer.status, answer.read())
        finally:
            connection.close()

    def signature(self, body: bytes, token: str | None = None) -> str:
        """Sign as Viber does, by default with the account's own token."""
        return hmac.new((token or self.token).encode(), body, hashlib.sha256).hexdigest()

    # from the bot

    def fault(self, method: str, body: bytes) -> Fault:
        """Take the fault that is planned for a call, if any."""
        with self.changed:
            waiting = self._faults.get(method, deque())
            planned = next((each for each in waiting if each.to.encode() in body), None)
            if planned is None:
                return Fault()
            waiting.remove(planned)
            return planned

    def carry_out(self, method: str, body: bytes, header: str | None) -> dict[str, Any]:
        """Do what a call asks for; ``header`` is the token, if it came there. Gives the answer."""
        try:
            fields = json.loads(body)
        except ValueError:
            fields = None
        if not isinstance(fields, dict) or len(body) > rules.LARGEST:
            return _status(rules.BAD_DATA)
        token = header or fields.get("auth_token")
        with self.changed:
            self.calls.append(Call(method, fields, token, header is not None))
        return _status(rules.BAD_TOKEN) if token != self.token else self._done(method, fields)

    def _done(self, method: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        match method:
            case "set_webhook":
                return self._set_webhook(fields)
            case "get_account_info":
                return self._account()
            case "get_user_details":
                return self._details(fields)
            case "send_message":
                return self._send_message(fields)
            case "broadcast_message":
                return self._broadcast(fields)
        return _status(rules.BAD_DATA)

    def _set_webhook(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        url = fields.get("url")
        if not isinstance(url, str):
            return _status(rules.MISSING_DATA)
        self.events = tuple(fields.get("event_types") or rules.FILTERED)
        if not set(self.events) <= set(rules.FILTERED):
            return _status(rules.BAD_DATA)
        if url and not url.startswith(("https://", "http://127.0.0.1:")):
            return _status(rules.INVALID_URL)
        before, self.webhook = self.webhook, url
        if url and self._tried().status != 200:
            self.webhook = before
            return _status(rules.INVALID_URL)
        return {**_status(rules.OK), "event_types": list(self.events)}

    def _tried(self) -> Reply:
        try:
            return self.call_back("webhook")
        except OSError:
            return Reply(0, b"")

    def _account(self) -> dict[str, Any]:
        subscribed = [person for person in self.people.values() if person.subscribed]
        about = {"id": "pa:75346594275468546724", "name": "account name", "uri": "accountUri"}
        set_up = {"webhook": self.webhook, "event_types": list(self.events)}
        return {**_status(rules.OK), **about, **set_up, "subscribers_count": len(subscribed)}

    def _details(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        person = self.people.get(str(fields.get("id")))
        if person is None:
            return _status(rules.NOT_REGISTERED)
        return {**_status(rules.OK), "message_token": self.number(), "user": person.profile}

    def _send_message(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(fields.get("receiver"), str):
            return _status(rules.MISSING_DATA)
        token = self.number()
        status = rules.message(fields) or self._deliver(fields["receiver"], token, fields)
        return {**_status(status), **({} if status else {"message_token": token})}

    def _broadcast(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        receivers = fields.get("broadcast_list")
        if not isinstance(receivers, list):
            return _status(rules.MISSING_DATA)
        if len(receivers) > rules.MOST_RECEIVERS:
            return _status(rules.BAD_DATA)
        if status := rules.message(fields):
            return _status(status)
        token = self.number()
        tried = {key: self._deliver(key, token, fields) for key in receivers}
        failed = [{"receiver": key, **_status(status)} for key, status in tried.items() if status]
        return {**_status(rules.OK), "message_token": token, "failed_list": failed}

    def _deliver(self, key: str, token: int, fields: Mapping[str, Any]) -> int:
        """Give a message to a person, unless they cannot or will not have it."""
        person = self.people.get(key)
        if not self.webhook:
            return rules.NO_WEBHOOK
        if person is None:
            return rules.NOT_REGISTERED
        if not person.subscribed:
            return rules.NOT_SUBSCRIBED
        if person.unanswered >= rules.UNANSWERED:
            return rules.TOO_MANY
        if fields.get("min_api_version", 1) > person.api_version:
            return rules.OLD_CLIENT
        person.receive(Received(token, fields))
        return rules.OK


def _status(status: int) -> dict[str, Any]:
    return {"status": status, "status_message": rules.NAMES[status]}
