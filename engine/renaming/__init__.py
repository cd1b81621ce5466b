"""``check --rename``: another name for a thing of a bot, wherever it stands.

All or nothing: what the files would be is checked first, and they change only if no mistake is
new. Files are edited by positions; beyond the names not a byte changes. Nobody's conversation is
moved here: ``renamed.yaml`` records the old name for whatever does that.
"""

from engine.renaming.command import Renamed, rename
from engine.renaming.target import Refused

__all__ = ["Refused", "Renamed", "rename"]
