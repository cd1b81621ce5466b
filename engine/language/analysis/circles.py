"""Circles in a graph: which of its places one can leave and come back to.

Not what a graph is about: dialogs and states are the rules'.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

_Place = TypeVar("_Place", bound=Hashable)


def circles(steps: Mapping[_Place, Collection[_Place]]) -> list[frozenset[_Place]]:
    """Give every circle with all its places, the largest there are; each place is in one at most.

    These are the strongly connected components with at least one step inside, by R. Tarjan's
    algorithm ("Depth-first search and linear graph algorithms", 1972), without recursion: time and
    memory are linear in the steps.
    """
    found: list[frozenset[_Place]] = []
    number: dict[_Place, int] = {}
    lowest: dict[_Place, int] = {}
    open_: dict[_Place, None] = {}  # visited and in no component yet, in the order of visits
    for root in steps:
        path: list[tuple[_Place, Iterator[_Place]]] = []
        visit: _Place | None = root if root not in number else None
        while path or visit is not None:
            if visit is not None:
                number[visit] = lowest[visit] = len(number)
                open_[visit] = None
                path.append((visit, iter(steps.get(visit, ()))))
            place, following = path[-1]
            visit = None
            for after in following:
                if after not in number:
                    visit = after
                    break
                if after in open_:
                    lowest[place] = min(lowest[place], number[after])
            if visit is not None:
                continue
            path.pop()
            if path:
                above = path[-1][0]
                lowest[above] = min(lowest[above], lowest[place])
            if lowest[place] == number[place]:
                component = _taken(open_, place)
                if len(component) > 1 or place in steps.get(place, ()):
                    found.append(component)
    return found


def _taken(open_: dict[_Place, None], first: _Place) -> frozenset[_Place]:
    """Take out everything that was visited from a place on."""
    taken: set[_Place] = set()
    while first not in taken:
        taken.add(open_.popitem()[0])
    return frozenset(taken)
