"""Hiding what is personal before anything but the store sees it (DESIGN §3.6, DOMAIN §8)."""

import re

_DIGITS = re.compile(r"\d(?:[\W_]{0,3}\d){3,}")
_NOT_DIGITS = re.compile(r"\D")
_LONGEST = 200


def masked(text: str, *, private: bool = False) -> str:
    """Hide runs of four digits and more, but for their last two; all of a private text.

    An account, a phone and a reading look alike; so all are hidden. Signs and spaces between
    the digits do not end a run.
    """
    if private:
        return "••••"
    return _DIGITS.sub(lambda run: "••••" + _NOT_DIGITS.sub("", run[0])[-2:], text)[:_LONGEST]
