"""The HTTP server's application: the channels' routes, and how the server itself is.

Only framing: a request becomes the port's ``Request``, its ``Response`` goes out. What a request
means is its channel's.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route as HttpRoute

from engine.runtime.explaining import explained
from engine.runtime.http import Request, Response, Route

log = logging.getLogger("rozmova.serve")

LARGEST = 1_000_000
"""Bytes of a request's body: messengers send a few thousand."""

Answer = Callable[[], Awaitable[Response]]


def application(
    routes: Iterable[Route], own: Mapping[str, Answer], too_large: Callable[[], None]
) -> Starlette:
    """Give the application; ``own`` are the server's own answers by path."""
    served = [
        HttpRoute(route.path, _channel(route, too_large), methods=[route.method])
        for route in routes
    ]
    served += [HttpRoute(path, _own(answer), methods=["GET"]) for path, answer in own.items()]
    return Starlette(routes=served)


def _channel(
    route: Route, too_large: Callable[[], None]
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    async def answer(request: HttpRequest) -> HttpResponse:
        try:
            body = await _body(request)
        except ClientDisconnect:  # nobody is there to hear of it
            return HttpResponse(status_code=400)
        if body is None:
            too_large()
            return HttpResponse(status_code=413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Request(request.method, headers, dict(request.query_params), body)
        try:
            return _http(await route.answer(asked))
        except Exception as error:  # an adapter's mistake; its own words may hold what people wrote
            log.error("%s: %s", route.path, explained(error))
            return HttpResponse(status_code=500)

    return answer


def _own(answer: Answer) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    async def respond(_: HttpRequest) -> HttpResponse:
        return _http(await answer())

    return respond


async def _body(request: HttpRequest) -> bytes | None:
    """Read a body as far as it may go; None for one that is too large, however it is framed."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST:
            return None
    return bytes(read)


def _http(response: Response) -> HttpResponse:
    return HttpResponse(response.body, response.status, dict(response.headers))
