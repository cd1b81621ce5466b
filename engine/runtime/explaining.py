"""Saying of an error what may be kept and shown: its kind and its place, never what it is about."""

import traceback


def explained(error: BaseException) -> str:
    """Say where an error happened and of what kind it is, without what it speaks about.

    An error's own text may hold what a person typed; so only its type and place are kept.
    """
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {places}"
