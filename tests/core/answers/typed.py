"""What people may type, for properties that hold for every text. Not a test itself."""

import sys
import unicodedata
from datetime import date

from hypothesis import strategies as st

from tests.core.answers.speller import LANGUAGES

TODAY = date(2026, 3, 2)
"""A Monday on which nothing special happens."""

_PARTS = (
    *"0123456789",
    *" .,-+/\\|;'’\u00a0\u200b\n\t№",
    "\u0000",
    "\ud800",
    "\u0306",
    "٣",
    "²",
    "12",
    "345",
    "день",
    "ніч",
    "двадцять",
    "п'ять",
    "тисяч",
    "кВт·год",
    "м3",
    "о/р",
    "березня",
    "send",
    "завтра",
    "A",
    "О",
)

any_text = st.text(st.characters()) | st.lists(st.sampled_from(_PARTS), max_size=12).map("".join)
"""Any text at all, lone surrogates too, and heaps of what answers are made of."""

languages = st.sampled_from(sorted(LANGUAGES))
"""The languages of dictated numbers."""

endless = st.sampled_from(_PARTS).flatmap(lambda part: st.just((part * 100_000)[:100_000]))
"""A hundred thousand characters of one sort."""

ZEROS = tuple(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd" and unicodedata.decimal(chr(code)) == 0
)
"""The zero of every script; the other nine digits follow it in Unicode."""


def in_script(zero: str, digits: str) -> str:
    """Write ASCII digits in the script of this zero."""
    return "".join(chr(ord(zero) + int(digit)) for digit in digits)
