"""What every bot of a utility does by itself as time passes. Not when: the runner's ticks say."""

from engine.runtime.chores import Chore
from engine.utility.reminders import Reminders
from engine.utility.retention import Retention


def chores() -> tuple[Chore, ...]:
    """Give the chores for one runner, in the order of doing; each begins to remember anew."""
    return Reminders(), Retention()
