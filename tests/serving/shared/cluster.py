"""A PostgreSQL server of the tests' own, which may be stopped, killed, and run out of room.

PostgreSQL does not run as root: there it runs as the user ``postgres``, whom its packages make.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.serving.disks import filled, small_disk
from tests.standins.needs import program
from tests.standins.ports import free_port

USER = "postgres"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server whose data are in ``folder``, which listens at ``port`` once it is started."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        """The address of its only database."""
        return self.at(self.port)

    def at(self, port: int) -> str:
        """Give the same at the end of a wire."""
        return f"postgresql://{USER}@127.0.0.1:{port}/postgres?connect_timeout=3"

    def make(self) -> None:
        """Make its files."""
        words = ("-E", "UTF8", "--locale=C", "-A", "trust", "-U", USER, "--wal-segsize=1")
        made = _as_user("initdb", "-D", str(self._data), *words)
        subprocess.run(made, check=True, capture_output=True)
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write("max_wal_size = 16MB\nmin_wal_size = 4MB\n")

    def start(self) -> None:
        """Start; returns once it takes connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop: in order, or as a crash does."""
        self._control("stop", "-m", mode)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        asked = _as_user("pg_ctl", "status", "-D", str(self._data))
        return subprocess.run(asked, capture_output=True).returncode == 0

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no room on its disk for a while; then let it go on, started if it gave up."""
        try:
            with filled(self.folder):
                yield
        finally:
            if not self.alive:
                self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _control(self, *words: str) -> None:
        command = _as_user("pg_ctl", "-D", str(self._data), "-w", "-s", *words)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def cluster(megabytes: int) -> Iterator[Cluster]:
    """Have a server on a disk of its own, of so many megabytes."""
    folder = Path(tempfile.mkdtemp(prefix="rozmova-cluster-"))
    try:
        with small_disk(folder, megabytes):
            if os.geteuid() == 0:
                shutil.chown(folder, USER)
            made = Cluster(folder, free_port())
            made.make()
            made.start()
            try:
                yield made
            finally:
                if made.alive:
                    made.stop("immediate")
    finally:
        shutil.rmtree(folder)


def _as_user(name: str, *words: str) -> list[str]:
    """Give the command of a program of the server's, which need not be on the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(installed[-1]) if installed else program(name)
    if os.geteuid() == 0:
        return [program("runuser"), "-u", USER, "--", found, *words]
    return [found, *words]
