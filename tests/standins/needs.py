"""What a test needs besides Python packages; a machine without it is told so in one line."""

import os
import shutil
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parent / "node_modules"
INSTALL = "npm install --prefix tests/standins --no-package-lock"


def program(name: str) -> str:
    """Give the path of a program, or skip; CI has everything, and fails instead."""
    return shutil.which(name) or missing(f"{name} is not installed")


def node_package(name: str) -> Path:
    """Give the folder of an npm package that ``tests/standins/package.json`` names, or skip."""
    program("node")
    folder = PACKAGES / name
    if not folder.exists():
        missing(f"the npm package {name} is not there: {INSTALL}")
    return folder


def missing(why: str) -> str:
    """Skip a test that cannot run on this machine; fail in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have it: {why}")
    pytest.skip(why)
