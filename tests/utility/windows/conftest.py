"""Rules of windows at which several tests look."""

from engine.core.window import LastAndFirst

CALENDAR = LastAndFirst(2, 3, working=False)
WORKING = LastAndFirst(2, 3, working=True)
