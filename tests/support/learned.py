"""What was learned, held against what was kept of it."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def must_be_same(one: Any, other: Any) -> None:
    """Every number of the one is that of the other, and of the same sort, however deep."""
    assert type(one) is type(other)
    if is_dataclass(one):
        for each in fields(one):
            must_be_same(getattr(one, each.name), getattr(other, each.name))
    elif isinstance(one, tuple):
        for mine, theirs in zip(one, other, strict=True):
            must_be_same(mine, theirs)
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other, strict=True)
    else:
        assert one == other
