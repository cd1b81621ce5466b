"""The dialog language: from files to a flow, and everything that is wrong on the way.

``check_tree(root)`` gives every finding of a tree. Importing this package imports no parser.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.language.check import check_tree

__all__ = ["check_tree"]


def __getattr__(name: str) -> Any:
    """Import the checker when it is first asked for; it brings all of Jinja with it."""
    if name == "check_tree":
        from engine.language.check import check_tree

        return check_tree
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
