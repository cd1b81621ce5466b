"""How typed text is compared: a typed label equals a pressed button (DOMAIN §2 row 13, §7).

Not a parser: what an answer means is the kind's. Compatibility normal forms (NFKC) are left out
on purpose: they would turn ``²`` and ``①`` into digits. Everything here takes linear time.
"""

import unicodedata
from collections.abc import Callable

LONGEST = 4096
"""Characters in the longest message that a channel delivers; nothing longer is an answer."""

_KEPT = 0x3000
"""Characters below this are kept in tables: Cyrillic, Latin, punctuation, signs."""

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
# emoji that say nothing of a number: not ➖, ❓, 🔟, 💯 or a face of a die
_EMOJI_SPANS = (
    (0x2600, 0x267F),
    (0x2690, 0x2715),
    (0x2717, 0x2752),
    (0x2755, 0x2767),
    (0x2798, 0x27AF),
    (0x2B00, 0x2BFF),
    (0x1F1E6, 0x1F1FF),
    (0x1F300, 0x1F4AE),
    (0x1F4B0, 0x1F51D),
    (0x1F520, 0x1F64F),
    (0x1F680, 0x1F6FF),
    (0x1F900, 0x1FAFF),
)
_EMOJI = "".join(chr(code) for first, last in _EMOJI_SPANS for code in range(first, last + 1))
_AROUND = f" '«»‹›()[]{{}}{_EMOJI}"
_AFTER = f".,;!{_AROUND}"


def visible(text: str) -> str:
    """Give the text without marks that nobody sees, single plain spaces between its words.

    Dropped: control, zero-width and bidi characters, variation selectors, lone surrogates.
    """
    return _composed(text.translate(_VISIBLE))


def plain(text: str) -> str:
    """Give the visible text in one spelling: ``'`` ``-`` and ASCII digits; letters as typed."""
    return _composed(text.translate(_PLAIN))


def bare(text: str) -> str:
    """Give the plain text of an answer without the emoji, quotes and brackets around it.

    At the end ``.`` ``,`` ``;`` ``!`` do not count either. Other signs mean something and stay: a
    minus, a question mark, a point before the first digit.
    """
    return plain(text).lstrip(_AROUND).rstrip(_AFTER)


def several_lines(text: str) -> bool:
    """Tell whether digits stand in more than one line: those are several answers, never one."""
    return sum(any(ch.isdecimal() for ch in line) for line in text.splitlines()) > 1


def fold(text: str) -> str:
    """Give the form in which labels and words are compared.

    Case, ``ё``, stress marks, emoji and punctuation at the ends do not count. A sign before a
    digit stays (``-1`` is not ``1``), and a text of signs alone stays as it is: ``+`` is ``+``.
    """
    folded = plain(text.casefold()).replace("ё", "е")
    if not folded.isascii():
        folded = " ".join(folded.translate(_STRESSES).split())
    return _without_ends(folded)


def keys(text: str) -> tuple[str, ...]:
    """Give the forms of a text for a table of labels, from the strictest to the loosest.

    As folded; without apostrophes; with Latin look-alikes as Cyrillic. Enter a label under all of
    them and look a typed text up by each in turn. Empty for a text in which nothing is seen, and
    for one longer than any message.
    """
    exact = fold(text) if len(text) <= LONGEST else ""
    if not exact:
        return ()
    return tuple(dict.fromkeys((exact, _bare(exact), _bare(exact).translate(_CYRILLIC))))


def loosest(text: str) -> str:
    """Give the loosest of ``keys``, under which equal texts stand together; may be empty."""
    exact = fold(text) if len(text) <= LONGEST else ""
    return _bare(exact).translate(_CYRILLIC)


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

    Letters without a twin stay Cyrillic: ``ЦЕ6803`` becomes ``ЦE6803`` (DOMAIN §3). Every letter
    stays one: ``ß``, whose capital is two letters, is left as it is.
    """
    return "".join(map(_capital, text)).translate(_LATIN)


def _capital(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter


def _bare(folded: str) -> str:
    """Give a folded text without apostrophes, unless it is nothing but those."""
    if "'" not in folded:
        return folded
    return " ".join(folded.replace("'", "").split()) or folded


def _composed(text: str) -> str:
    """Give the text with letters in one piece, and single spaces between its words."""
    if "\u0306" in text or "\u0308" in text:
        for apart, whole in _COMPOSED:
            text = text.replace(apart, whole)
    return " ".join(text.split())


class _Table(dict[int, str]):
    """What becomes of each character, found out when it first comes.

    Those of the scripts around us are kept; others are many, and come rarely.
    """

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        became = self._become(chr(code))
        if code < _KEPT:
            self[code] = became
        return became


def _seen(ch: str) -> str:
    return " " if ch.isspace() else ch if _is_visible(ch) else ""


def _is_visible(ch: str) -> bool:
    if unicodedata.category(ch) in ("Cc", "Cf", "Cs"):
        return False
    # variation selectors, and the frame around a keycap digit
    return not ("\ufe00" <= ch <= "\ufe0f" or "\U000e0100" <= ch <= "\U000e01ef" or ch == "\u20e3")


def _spelt(ch: str) -> str:
    if ch in _APOSTROPHES:
        return "'"
    if ch in _DASHES or unicodedata.category(ch) == "Pd":
        return "-"
    return _digit(seen) if (seen := _seen(ch)) else ""


def _digit(ch: str) -> str:
    value = unicodedata.decimal(ch, None)
    return ch if value is None else str(value)


def _without_ends(text: str) -> str:
    first, last = 0, len(text)
    while first < last and not _begins_word(text[first]):
        first += 1
    if first == last:
        return text
    while not _begins_word(text[last - 1]):
        last -= 1
    while last < len(text) and unicodedata.category(text[last]).startswith("M"):
        last += 1  # vowel signs and accents belong to the letter before them
    if text[first].isdigit() and text[first - 1 : first] in ("+", "-"):
        first -= 1
    return text[first:last]


def _begins_word(ch: str) -> bool:
    return unicodedata.category(ch)[0] in "LN" and ch != "ℹ"  # an emoji, whatever its category


_VISIBLE, _PLAIN = _Table(_seen), _Table(_spelt)
