"""How learned weights are kept in a file: one line of JSON, then the numbers, compressed."""

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any


def packed(head: Mapping[str, Any], numbers: Iterable[bytes]) -> bytes:
    """What stands in the file."""
    return zlib.compress(b"".join((json.dumps(head).encode(), b"\n", *numbers)), 9)


def unpacked(kept: bytes) -> tuple[dict[str, Any], bytes]:
    """The head and the numbers, one after the other."""
    line, _, numbers = zlib.decompress(kept).partition(b"\n")
    return json.loads(line), numbers
