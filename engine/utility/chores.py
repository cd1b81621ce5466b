"""What every bot of a utility does by itself as time passes. Not when: the runner's ticks say."""

from engine.runtime.chores import Chore
from engine.utility.addresses.keying import Keying
from engine.utility.notices.chore import Notices
from engine.utility.retention import Retention


def chores(ahead: int | None = None) -> tuple[Chore, ...]:
    """Give the chores for one runner, in the order of doing; each begins to remember anew.

    ``ahead`` is how many notices may wait in the outbox of a channel (``Notices``).
    """
    return Keying(), Notices(ahead), Retention()
