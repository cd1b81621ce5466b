"""What can be wrong with a published schedule, as values: a place, a code and facts.

Not the words: staff read those from ``engine/messages/<lang>/schedule.toml``, one key per code.
Any problem refuses the whole file: half a schedule would read as light where there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

Fact: TypeAlias = str | int

MOST: Final = 20
"""Problems that are told of one file; one is enough to refuse it."""
_SHOWN: Final = 40


class Code(StrEnum):
    """Every problem there is; each has its words under the same key."""

    # the file cannot be had
    UNREADABLE = "unreadable"  # why
    WRONG_ADDRESS = "wrong_address"
    UNREACHABLE = "unreachable"  # why
    TIMED_OUT = "timed_out"  # seconds
    BAD_STATUS = "bad_status"  # status
    # it is no schedule
    TOO_BIG = "too_big"  # most
    EMPTY_FILE = "empty_file"
    CUT_OFF = "cut_off"
    NOT_JSON = "not_json"  # line, column
    BROKEN_FILE = "broken_file"
    KEY_TWICE = "key_twice"  # name
    NO_SCHEDULE = "no_schedule"
    NO_DAYS = "no_days"
    # something in it is not what it should be
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NO_MOMENT = "no_moment"
    BAD_MOMENT = "bad_moment"  # value
    BAD_DAY = "bad_day"  # value
    FAR_DAY = "far_day"  # day, updated
    DAY_TWICE = "day_twice"  # day, first
    NO_GROUPS = "no_groups"
    BAD_GROUP = "bad_group"  # value
    GROUP_TWICE = "group_twice"  # group, first
    NO_HOUR = "no_hour"  # hour
    UNKNOWN_HOUR = "unknown_hour"  # value
    UNKNOWN_WORD = "unknown_word"  # value, allowed
    BAD_SLOT = "bad_slot"  # value
    UNCOVERED = "uncovered"  # since, until
    # it would not do any good
    FROM_FUTURE = "from_future"  # updated, at
    OLDER = "older"  # updated, stored


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; ``where`` are the names that lead to it, ``fact.data.1764892800.GPV1.1.7``."""

    where: str
    code: Code
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Unusable(Exception):  # noqa: N818 - it never leaves this package and the import
    """The file as a whole is no use; readers turn it into a problem."""

    def __init__(self, code: Code, where: str = "", **facts: Fact) -> None:
        super().__init__(code)
        self.problem = Problem(where, code, facts)


class Findings:
    """Problems as they are found."""

    __slots__ = ("problems",)

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, where: str, code: Code, **facts: Fact) -> None:
        """Note a problem, unless there are enough of them."""
        if len(self.problems) < MOST:
            self.problems.append(Problem(where, code, facts))


def shown(value: object) -> str:
    """Give something out of a file as it may be printed: short, and on one line."""
    text = value if isinstance(value, str) else repr(value)
    clean = "".join(letter if letter.isprintable() else "�" for letter in text[: _SHOWN + 1])
    return clean if len(clean) <= _SHOWN else clean[:_SHOWN] + "…"
