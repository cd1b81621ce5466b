"""Whether Viber sent a callback: its signature is an HMAC-SHA256 of the body under the token."""

import hashlib
import hmac

from engine.runtime.http import Request

HEADER, PARAMETER = "x-viber-content-signature", "sig"


def signed(request: Request, token: str) -> bool:
    """Check the body as it came, before anybody reads it, and in constant time.

    Viber gives the signature in a header and again in the address; either will do. Without a token
    nothing is right, for anybody can sign with nothing.
    """
    given = request.headers.get(HEADER) or request.query.get(PARAMETER) or ""
    right = hmac.new(token.encode(), request.body, hashlib.sha256).hexdigest()
    return bool(token) and hmac.compare_digest(right.encode(), given.encode("utf-8", "replace"))
