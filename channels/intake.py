"""What every channel does to what comes in, before anything else sees it.

Not an escape: what people type is data to the end, and is shown as they typed it.
"""


def clean(text: str) -> str:
    """Give text that every store and every channel can carry.

    Halves of characters, as broken clients send them, become the replacement sign; NUL, which no
    database keeps, is dropped.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")
