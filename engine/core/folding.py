"""How typed text is compared: a typed label equals a pressed button (DOMAIN §2 row 13, §7).

Not a parser: what an answer means is the kind's. Compatibility normal forms (NFKC) are left out
on purpose: they would turn ``²`` and ``①`` into digits. Everything here takes linear time.
"""

import unicodedata

LONGEST = 4096
"""Characters in the longest message that a channel delivers; nothing longer is an answer."""

_APOSTROPHES = frozenset("'ʼ’‘‛`´′ʹʻˈ＇ꞌ‵\"“”„‟″")
_DASHES = frozenset("−⁃")  # the minus sign and the hyphen bullet are not of category Pd
_COMPOSED = (
    ("и\u0306", "й"),
    ("И\u0306", "Й"),
    ("і\u0308", "ї"),
    ("І\u0308", "Ї"),
    ("е\u0308", "ё"),
    ("Е\u0308", "Ё"),
)
_STRESSES = dict.fromkeys(range(0x300, 0x370))
_CYRILLIC = str.maketrans("abcehikmoptxyï", "авсенікмортхуї")
_LATIN = str.maketrans("АВЕКМНОРСТХІУЅЈ", "ABEKMHOPCTXIYSJ")


def visible(text: str) -> str:
    """Give the text without marks that nobody sees, single plain spaces between its words.

    Dropped: control, zero-width and bidi characters, variation selectors, lone surrogates.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(" " if ch.isspace() else ch for ch in text if ch.isspace() or _is_visible(ch))
    for apart, whole in _COMPOSED:
        seen = seen.replace(apart, whole)
    return " ".join(seen.split())


def plain(text: str) -> str:
    """Give the visible text in one spelling: ``'`` ``-`` and ASCII digits; letters as typed."""
    seen = visible(text)
    return "".join(_plain(ch) for ch in seen)


def fold(text: str) -> str:
    """Give the form in which labels and words are compared.

    Case, ``ё``, stress marks, emoji and punctuation at the ends do not count. A sign before a
    digit stays (``-1`` is not ``1``), and a text of signs alone stays as it is: ``+`` is ``+``.
    """
    folded = plain(text.casefold()).replace("ё", "е").translate(_STRESSES)
    return _without_ends(" ".join(folded.split()))


def keys(text: str) -> tuple[str, ...]:
    """Give the forms of a text for a table of labels, from the strictest to the loosest.

    As folded; without apostrophes; with Latin look-alikes as Cyrillic. Enter a label under all of
    them and look a typed text up by each in turn. Empty for a text in which nothing is seen, and
    for one longer than any message.
    """
    exact = fold(text) if len(text) <= LONGEST else ""
    if not exact:
        return ()
    bare = " ".join(exact.replace("'", "").split()) or exact
    return tuple(dict.fromkeys((exact, bare, bare.translate(_CYRILLIC))))


def loosest(text: str) -> str:
    """Give the loosest of ``keys``, under which equal texts stand together; may be empty."""
    return keys(text)[-1] if keys(text) else ""


def same(typed: str, label: str) -> bool:
    """Tell whether a person who typed this meant that label."""
    return loosest(typed) == loosest(label) != ""


def ascii_digits(text: str) -> str:
    """Give the text with the decimal digits of every script as ``0``-``9``.

    Only Unicode category Nd: ``²``, ``①`` and ``½`` are not digits (DOMAIN §3).
    """
    return text if text.isascii() else "".join(_digit(ch) for ch in text)


def latin(text: str) -> str:
    """Give the text in capitals, Cyrillic look-alikes as Latin: for meter numbers and EIC codes.

    Letters without a twin stay Cyrillic: ``ЦЕ6803`` becomes ``ЦE6803`` (DOMAIN §3).
    """
    return text.upper().translate(_LATIN)


def _is_visible(ch: str) -> bool:
    if unicodedata.category(ch) in ("Cc", "Cf", "Cs"):
        return False
    # variation selectors, and the frame around a keycap digit
    return not ("\ufe00" <= ch <= "\ufe0f" or "\U000e0100" <= ch <= "\U000e01ef" or ch == "\u20e3")


def _plain(ch: str) -> str:
    if ch in _APOSTROPHES:
        return "'"
    if ch in _DASHES or unicodedata.category(ch) == "Pd":
        return "-"
    return _digit(ch)


def _digit(ch: str) -> str:
    value = unicodedata.decimal(ch, None)
    return ch if value is None else str(value)


def _without_ends(text: str) -> str:
    inside = [place for place, ch in enumerate(text) if _begins_word(ch)]
    if not inside:
        return text
    first, last = inside[0], inside[-1] + 1
    while last < len(text) and unicodedata.category(text[last]).startswith("M"):
        last += 1  # vowel signs and accents belong to the letter before them
    if text[first].isdigit() and text[first - 1 : first] in ("+", "-"):
        first -= 1
    return text[first:last]


def _begins_word(ch: str) -> bool:
    return unicodedata.category(ch)[0] in "LN" and ch != "ℹ"  # an emoji, whatever its category
