"""Calls to Viber's REST API for one account. Not what is in them, nor what the answers mean."""

import aiohttp

from channels.viber.payloads import LARGEST, encoded
from channels.viber.results import Answer, Outcome
from engine.runtime.channel import Payload, Permanent, RetryAfter, Unknown

BASE = "https://chatapi.viber.com/pa"
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10, sock_connect=5, sock_read=15)
"""In seconds; waiting for one of the connections counts as connecting."""

_CONNECTIONS = 64


class ViberApi:
    """One account's connections to Viber.

    The token goes in a header, and never into a reason: aiohttp's exceptions can hold the request,
    so of an exception only the name is told.
    """

    def __init__(
        self, token: str, base: str = BASE, timeout: aiohttp.ClientTimeout = TIMEOUT
    ) -> None:
        self._headers = {"X-Viber-Auth-Token": token, "Content-Type": "application/json"}
        self._base, self._timeout = base.rstrip("/"), timeout
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, fields: Payload) -> Outcome:
        """Make a call; tell apart what surely did not arrive from what may have."""
        body = encoded(fields)
        if len(body) > LARGEST:
            return Permanent(f"{len(body)} bytes are more than {LARGEST}")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)
        # A redirection would take the token elsewhere.
        request = self._session.post(
            f"{self._base}/{method}", data=body, headers=self._headers, allow_redirects=False
        )
        try:
            async with request as response:
                return Answer(response.status, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return RetryAfter(f"not connected: {type(error).__name__}", everybody=True)
        except (aiohttp.ClientError, TimeoutError) as error:
            return Unknown(type(error).__name__)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
