"""What Viber's answers mean for a message. Pure; not the call that got them.

Source: Viber REST API, "Error Codes" and "Broadcast Message".
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Sent, Unknown

_NAMES = {
    1: "invalidUrl",
    2: "invalidAuthToken",
    3: "badData",
    4: "missingData",
    5: "receiverNotRegistered",
    6: "receiverNotSubscribed",
    7: "publicAccountBlocked",
    8: "publicAccountNotFound",
    9: "publicAccountSuspended",
    10: "webhookNotSet",
    11: "receiverNoSuitableDevice",
    12: "tooManyRequests",
    13: "apiVersionNotSupported",
    14: "incompatibleWithVersion",
    15: "publicAccountNotAuthorized",
    16: "inchatReplyMessageNotAllowed",
    17: "publicAccountIsNotInline",
    18: "noPublicChat",
    19: "cannotSendBroadcast",
    20: "broadcastNotAllowed",
    21: "unsupportedCountry",
    22: "paymentUnsupported",
    23: "freeMessagesExceeded",
    24: "noBalance",
}
_ACCOUNT = frozenset({2, 7, 8, 9, 10, 23, 24})  # nothing goes out until staff have seen to it
_GONE = frozenset({5, 6})
_TOO_MANY, _PAUSE = 12, 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP."""

    http: int
    body: bytes = field(repr=False)


Outcome = Answer | RetryAfter | Permanent | Unknown
"""An answer, or why there is none."""


def result(outcome: Outcome) -> SendResult:
    """Tell what became of a call."""
    if not isinstance(outcome, Answer):
        return outcome
    if outcome.http != 200:
        return _without_status(outcome.http)
    answer = _object(outcome.body)
    return _by_status(answer.get("status"), answer.get("message_token"))


def results(chats: Sequence[str], outcome: Outcome) -> dict[str, SendResult]:
    """Tell for each chat what became of a broadcast: those that failed are listed."""
    whole = result(outcome)
    if not isinstance(outcome, Answer) or not isinstance(whole, Sent):
        return dict.fromkeys(chats, whole)
    listed = _object(outcome.body).get("failed_list") or []
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        return dict.fromkeys(chats, Unknown("failed_list makes no sense"))
    failed = {str(entry.get("receiver")): _by_status(entry.get("status")) for entry in listed}
    return {chat: failed.get(chat, whole) for chat in chats}


def _by_status(status: object, token: object = None) -> SendResult:
    if isinstance(status, bool) or not isinstance(status, int):
        return Unknown("no status")
    if status == 0:
        known = isinstance(token, int | str) and not isinstance(token, bool)
        return Sent(str(token) if known else None)
    if status not in _NAMES:
        return Unknown(f"status {status}")
    why = f"{status} {_NAMES[status]}"
    if status in _GONE:
        return Gone(why)
    if status in _ACCOUNT:
        return RetryAfter(why, everybody=True)
    if status == _TOO_MANY:
        return RetryAfter(why, _PAUSE, chat=True)
    return Permanent(why)


def _without_status(http: int) -> SendResult:
    """Judge what is no answer of Viber's: it always says 200, with a status of its own.

    A refusal on the way there has nothing to do with the message, unless it is too large or broken.
    """
    why = f"HTTP {http}"
    if http >= 500 or http < 300:
        return Unknown(why)
    if http in (400, 413):
        return Permanent(why)
    return RetryAfter(why, _PAUSE if http == 429 else None, everybody=True)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
