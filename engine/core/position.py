"""Where something stands in a file that a person wrote.

Not a finding: a position says *where*, never *what is wrong*.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A stretch of one file; lines and columns count from 1, in code points.

    ``file`` is relative to the tree that was read, with forward slashes. The end is exclusive:
    ``column`` 5 and ``end_column`` 8 on one line cover three characters.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
