"""The words by which people name a meter's zones: «день 1111 ніч 2222» (DOMAIN §4).

Not the registers' codes: which of Т1 and Т2 is the day differs from utility to utility, so codes
are never understood as zones.
"""

import re

from engine.core.folding import loosest

FIELDS = {
    "day": "day",
    "night": "night",
    "peak": "peak",
    "half_peak": "half_peak",
    "halfpeak": "half_peak",
    "semi_peak": "half_peak",
}
"""Names that a template's field may bear, and the zone each stands for."""

_ZONES = {
    loosest(word): zone
    for zone, words in (
        ("day", "день дня денна денний денного вдень дневная дневной днем day д"),
        ("night", "ніч ночі нічна нічний нічного вночі ночь ночи ночная ночной ночью night н"),
        ("peak", "пік піку піковий пікова пик пиковый пиковая peak"),
        ("half_peak", "напівпік напівпіковий напівпікова півпік"),
        ("half_peak", "полупик полупиковый полупиковая halfpeak"),
    )
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_AROUND = " :=-,.;/\\|⁄∕／"


def labelled(text: str) -> list[tuple[str, str]] | None:
    """Give each zone that the text names with the words beside it, or None if it names none.

    All names stand before their values («день 1111, ніч 2222») or all after («1111 день …»).
    """
    names = [
        (zone, word.start(), word.end())
        for word in _WORD.finditer(text)
        if (zone := _ZONES.get(loosest(word[0].replace("-", ""))))
    ]
    if not names:
        return None
    starts, ends = [start for _, start, _ in names], [end for _, _, end in names]
    before, after = text[: starts[0]].strip(_AROUND), text[ends[-1] :].strip(_AROUND)
    if before and after:
        return None
    froms, tos = ([0, *ends[:-1]], starts) if before else (ends, [*starts[1:], len(text)])
    return [
        (zone, _beside(text[start:end], attached=start > 0))
        for (zone, _, _), start, end in zip(names, froms, tos, strict=True)
    ]


def _beside(text: str, *, attached: bool) -> str:
    """Give what is said of a zone: a dash joins it to the name («ніч-5», «ніч - 5») or is a minus.

    ``attached``: the text begins where a name ends.
    """
    value = text.strip(_AROUND)
    before = text[: text.index(value)]
    minus = before.endswith("-") and not (attached and before == "-")
    return f"-{value}" if minus and value else value
