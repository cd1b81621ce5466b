"""Updates that Telegram delivers to the server's route. The server is not this module's.

What is not answered with 2xx comes again: 503 while the store does not work. A request without the
secret that Telegram was given with the address is nobody's business.
"""

import hmac
import json
from urllib.parse import quote

from channels.telegram.arrivals import Arrivals
from engine.runtime.channel import Desk
from engine.runtime.http import Request, Response, Route
from engine.runtime.store import StoreError

HEADER = "x-telegram-bot-api-secret-token"
_LABEL = b"rozmova telegram webhook"


def secret_of(token: str) -> str:
    """Derive the webhook's secret from the bot's token: alike in all processes, kept nowhere."""
    return hmac.new(token.encode(), _LABEL, "sha256").hexdigest()


class Webhook:
    """One bot's route."""

    def __init__(self, bot: str, token: str, arrivals: Arrivals, desk: Desk) -> None:
        self._arrivals, self._desk = arrivals, desk
        self._secret = secret_of(token)
        self.path = f"/webhook/telegram/{quote(bot, safe='')}"

    @property
    def route(self) -> Route:
        """Where the server has to let Telegram in."""
        return Route("POST", self.path, self.answer)

    async def answer(self, request: Request) -> Response:
        """Take one update in: 200 once it is durable, 503 when it cannot be, 4xx for no update."""
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            self._desk.refused("signature")
            return Response(403)
        try:
            raw = json.loads(request.body)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
            self._desk.refused("malformed")
            return Response(400)
        try:
            await self._arrivals.take([raw])
        except StoreError:
            return Response(503)
        return Response(200)
