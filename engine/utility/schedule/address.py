"""The address of a published file, as a word of a command or a setting. Not how it is fetched."""

from urllib.parse import urlsplit


def is_address(source: str) -> bool:
    """Say whether a source is an address and not the path of a file."""
    return "://" in source


def host_of(url: str) -> str:
    """Give what may be shown of an address, whose other parts may hold keys; empty for none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
