"""Names that one process has beside a file of SQLite: they end with it, however it ends.

Who serves a bot has that bot's name alone, and a share of the whole database; who needs all of it
to themselves, as a move does, has the whole, and then nobody serves. Not locks of SQLite's own:
those are for single transactions.
"""

from pathlib import Path
from typing import IO

from engine.runtime.store import MOVING, StoreError


class FileLocks:
    """The names that are held; none of them where the database is in memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path and path.resolve()  # by whichever of its names it was opened
        self._held: list[IO[str]] = []
        self.names: set[str] = set()

    def own(self, name: str) -> bool:
        """Take a name and a share of the whole; False where another process has the name.

        Raises ``StoreError`` while somebody has the whole, or where no file can be made.
        """
        if name in self.names:
            return True
        if self._path is not None:
            if not self._take(f"{self._path.name}.lock", shared=True):
                raise StoreError(str(self._path), MOVING, "db_moving")
            if not self._take(f"{self._path.name}-{name}.lock"):
                return False
        self.names.add(name)
        return True

    def own_whole(self) -> bool:
        """Take the whole; False where somebody else has it or serves a bot."""
        return self._path is None or self._take(f"{self._path.name}.lock")

    def close(self) -> None:
        """Let go of everything."""
        while self._held:
            self._held.pop().close()

    def _take(self, name: str, *, shared: bool = False) -> bool:
        import fcntl  # not on every system: there a bot cannot be served from a file

        if self._path is None:
            return True
        try:
            lock = self._path.with_name(name).open("a")
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise StoreError(str(self._path), why) from error
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self._held.append(lock)
        return True
