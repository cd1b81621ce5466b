"""Packages as they are when they are installed, with what says which channels are in them."""

import shutil
import tomllib
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

from engine.runtime.installed_channels import GROUP

SAMPLE = Path(__file__).parent / "sample_package"


def install(folder: Path, name: str, channels: dict[str, str], version: str = "1.0") -> None:
    """Write what an installer leaves of a package; ``channels`` is where each is found."""
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (about / "METADATA").write_text(head, "utf-8")
    points = "\n".join(f"{channel} = {where}" for channel, where in channels.items())
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{points}\n", "utf-8")


def install_sample(folder: Path) -> None:
    """Install the sample package as its own ``pyproject.toml`` says."""
    project = tomllib.loads((SAMPLE / "pyproject.toml").read_text("utf-8"))
    for module in project["tool"]["setuptools"]["py-modules"]:
        shutil.copy(SAMPLE / f"{module}.py", folder)
    about = project["project"]
    install(folder, about["name"], about["entry-points"][GROUP], about["version"])


def points(*folders: Path) -> list[EntryPoint]:
    """Give the channels of the packages in folders."""
    found = distributions(path=[str(folder) for folder in folders])
    return [point for each in found for point in each.entry_points if point.group == GROUP]
