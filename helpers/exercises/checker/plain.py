"""Make a plain value of whatever a student's function returned: no code of theirs is left in it."""

import contextlib
from dataclasses import dataclass

import numpy as np

PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...))


@dataclass(frozen=True, eq=False)
class Opaque:
    """Stands for an object that is no number, text or container: its type's name, and its repr."""

    kind: str
    text: str

    def __repr__(self) -> str:
        """Return what the object says of itself."""
        return self.text


def plain(value: object) -> object:
    """Return a copy of value, made of Python's and NumPy's own types alone.

    Text in NumPy's types becomes a str. What can be an array of numbers becomes one; functions and
    errors stay as they are; any other object becomes an Opaque.
    """
    try:
        return _plain(value)
    except Exception:  # it objects to being looked at, or contains itself
        return opaque(value)


def _plain(value: object) -> object:
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, np.ndarray | np.generic):
        array = np.array(value)
        if array.dtype.kind == "O" or (array.dtype.kind in "US" and array.ndim == 0):
            return _plain(array.tolist())
        return array if isinstance(value, np.ndarray) else value
    if isinstance(value, list | tuple):
        return (list if isinstance(value, list) else tuple)(map(_plain, value))
    if kind in (set, frozenset, dict) or callable(value) or isinstance(value, BaseException):
        return value
    array = np.array(value)
    return array if array.dtype.kind in "biufUS" else opaque(value)


def opaque(value: object) -> Opaque:
    """Return what stands for value."""
    kind, text = type(value).__name__, ""
    with contextlib.suppress(Exception):  # a student's class may be unfinished
        text = repr(value)
    if not text or " at 0x" in text:  # an address in memory tells nobody anything
        text = f"an object of type {kind}"
    return Opaque(kind, text)


def kind_of(value: object) -> str:
    """Return the name of the type that was returned."""
    return value.kind if isinstance(value, Opaque) else type(value).__name__
