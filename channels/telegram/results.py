"""What the failure of a call means: for the message it carried, and for the next try. Pure."""

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from channels.telegram.transport import NotSent, TooManyRequests
from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Unknown

SLOW = 30.0
"""Seconds between tries when only staff can mend it; the longest between any two."""

_PRIVATE = re.compile(r"[\w-]{30,}|\d{5,}")
"""What may be a token, or the number of a chat or of a phone."""


def outcome(error: Exception) -> SendResult:
    """Say what became of a message whose call failed so."""
    match error:
        case TooManyRequests():
            return RetryAfter(words(error), error.seconds)
        case NotSent() | InvalidToken():
            return RetryAfter(words(error), everybody=True)
        case Forbidden():
            return Gone(words(error))
        case BadRequest() | ChatMigrated():
            return Permanent(words(error))
    return Unknown(words(error))


def pause(error: Exception, failures: int) -> float:
    """Give the seconds to wait after so many failures, one at least, of which this is the last."""
    if isinstance(error, TooManyRequests) and error.seconds is not None:
        return error.seconds
    if isinstance(error, InvalidToken | Conflict):
        return SLOW
    return min(2.0 ** min(failures - 1, 5), SLOW)


def words(error: Exception) -> str:
    """Name a failure for logs and lists: what Telegram said of it, without numbers of people."""
    name = type(error).__name__
    if isinstance(error, TelegramError):
        return f"{name}: {_PRIVATE.sub('…', error.message)[:150]}"
    return name
