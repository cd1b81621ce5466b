"""Texts that a regular expression accepts, made from the expression: the shortest of each branch.

For RE2's syntax as far as staff's patterns use it; what is not understood gives nothing. Whether a
text really fits is asked of the expression itself (``Pattern.read``).
"""

from itertools import islice, product

MOST = 12
"""Texts made of one expression."""
REPEATED = 40
"""Times that one piece of it is repeated, however often it asks for it."""

_CLASSES = {"d": "5", "w": "a", "s": " ", "D": "а", "W": "-", "S": "a"}
_PROPERTIES = {"N": "5", "Nd": "5", "L": "А", "Lu": "А", "Ll": "а", "P": "-", "Z": " "}
_SKIPPED = ("?:", "?i:", "?s:", "?i)", "?s)")


class _NotUnderstood(ValueError):  # noqa: N818 - it says what happened
    """The expression says something that this reader does not know."""


def examples(expression: str) -> list[str]:
    """Give up to ``MOST`` texts; an empty list for an expression that is not understood."""
    try:
        reader = _Reader(expression)
        found = reader.branches()
        if reader.more():
            return []
    except (_NotUnderstood, IndexError):
        return []
    return list(dict.fromkeys(islice(found, MOST)))


class _Reader:
    """Reads an expression from left to right; every method gives the texts of what it read."""

    def __init__(self, expression: str) -> None:
        self._text, self._at = expression, 0

    def more(self) -> bool:
        return self._at < len(self._text)

    def branches(self) -> list[str]:
        found = self._sequence()
        while self._take("|"):
            found = found + self._sequence()
        return found[:MOST]

    def _sequence(self) -> list[str]:
        parts: list[list[str]] = []
        while self.more() and self._text[self._at] not in "|)":
            parts.append(self._repeated(self._piece()))
        joined = ("".join(chosen) for chosen in product(*parts))
        return list(islice(joined, MOST))

    def _piece(self) -> list[str]:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._class()
        if sign == "\\":
            return [self._escape()]
        if sign in "^$":
            return [""]
        return ["a" if sign == "." else sign]

    def _group(self) -> list[str]:
        if self._take("?P<") or self._take("?<"):
            while self._next() != ">":
                pass
        elif self._text[self._at] == "?" and not any(self._take(each) for each in _SKIPPED):
            raise _NotUnderstood(self._text)
        if self._text[self._at - 1] == ")":  # it was only an option, (?i)
            return [""]
        found = self.branches()
        if not self._take(")"):
            raise _NotUnderstood(self._text)
        return found

    def _class(self) -> list[str]:
        excluded = self._take("^")
        members: list[str] = []
        excepted: set[str] = set()
        while self._text[self._at] != "]" or not (members or excepted):
            if self._text.startswith("[:", self._at):
                raise _NotUnderstood(self._text)
            sign = self._next()
            member = self._escape() if sign == "\\" else sign
            excepted.add(member)
            members.append(member)
            if self._text[self._at] == "-" and self._text[self._at + 1] != "]":
                self._at += 1
                last = self._escape() if self._next() == "\\" else self._text[self._at - 1]
                excepted |= {chr(code) for code in range(ord(member), min(ord(last), 0x500) + 1)}
                members.append(last)
        self._at += 1
        if excluded:
            return [next(sign for sign in "а5a- ґ~" if sign not in excepted)]
        return members[:2]

    def _escape(self) -> str:
        sign = self._next()
        if sign in "pP":
            name = self._next()
            if name == "{":
                end = self._text.index("}", self._at)
                name, self._at = self._text[self._at : end], end + 1
            if sign == "P" or name not in _PROPERTIES:
                raise _NotUnderstood(self._text)
            return _PROPERTIES[name]
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in "bBAz":
            return ""
        if sign.isalnum():
            raise _NotUnderstood(self._text)
        return sign

    def _repeated(self, texts: list[str]) -> list[str]:
        least, most = self._times()
        self._take("?")  # as few as may be: it is all the same here
        counts = dict.fromkeys((least, max(least, min(most, 1))))
        return [text * min(count, REPEATED) for count in counts for text in texts][:MOST]

    def _times(self) -> tuple[int, int]:
        for sign, times in (("*", (0, REPEATED)), ("+", (1, REPEATED)), ("?", (0, 1))):
            if self._take(sign):
                return times
        if not self._take("{"):
            return 1, 1
        end = self._text.index("}", self._at)
        low, comma, high = self._text[self._at : end].partition(",")
        self._at = end + 1
        return int(low), int(high or REPEATED) if comma else int(low)

    def _next(self) -> str:
        sign = self._text[self._at]
        self._at += 1
        return sign

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True
