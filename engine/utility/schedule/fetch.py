"""A published file from its address. Not what is in it, and not when to look again."""

import asyncio
from typing import Final

import aiohttp

from engine.utility.schedule.json_file import LIMIT
from engine.utility.schedule.problems import Code, Unusable

SECONDS: Final = 30.0
"""How long the whole of it may take, redirects included."""
_CHUNK: Final = 65_536
_SCHEMES: Final = ("http://", "https://")


async def fetch(url: str, seconds: float = SECONDS) -> bytes:
    """Get a file of at most ``LIMIT`` bytes; raises ``Unusable``, which never names the address.

    Addresses may hold keys. Only http and https are followed, and only what comes whole is given.
    """
    if not url.casefold().startswith(_SCHEMES):
        raise Unusable(Code.WRONG_ADDRESS)
    try:
        return await _get(url, seconds)
    except ValueError:  # aiohttp's own InvalidURL, or a host that is no name
        raise Unusable(Code.WRONG_ADDRESS) from None
    except TimeoutError:
        raise Unusable(Code.TIMED_OUT, seconds=f"{seconds:g}") from None
    except (aiohttp.ClientError, OSError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Unusable(Code.UNREACHABLE, why=why) from None


def fetch_now(url: str, seconds: float = SECONDS) -> bytes:
    """Get a file where there is no loop of events; raises ``Unusable``."""
    return asyncio.run(fetch(url, seconds))


async def _get(url: str, seconds: float) -> bytes:
    # what is not packed cannot be a bomb, and LIMIT is then the limit of what it becomes, too
    plain, timeout = {"Accept-Encoding": "identity"}, aiohttp.ClientTimeout(total=seconds)
    async with (
        aiohttp.ClientSession(timeout=timeout, headers=plain, auto_decompress=False) as session,
        session.get(url) as response,
    ):
        if response.status != 200:
            raise Unusable(Code.BAD_STATUS, status=response.status)
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > LIMIT:
                raise Unusable(Code.TOO_BIG, most=LIMIT // 1_000_000)
        return bytes(body)
