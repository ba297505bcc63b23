"""What an error in a student's function means, in a plain sentence, and the line it came from."""

import linecache
import traceback
from collections.abc import Callable

from helpers.exercises.checker.contain import SECONDS

# The first entry that fits is taken: a type by name, a part of the message, a plain sentence.
MEANINGS = [
    (
        "TooSlowError",
        "",
        f"It was stopped, by you or after {SECONDS} seconds: does a loop never end?",
    ),
    ("InputError", "", "Nobody is asked here: the values come in through the parameters."),
    ("AxisError", "", "The array has fewer axes than the `axis` that you ask for."),
    (
        "ValueError",
        "matmul",
        "A matrix product needs as many columns on the left as rows on the right: print both "
        "shapes.",
    ),
    (
        "ValueError",
        "could not be broadcast",
        "Two arrays meet whose shapes do not fit together: print both shapes.",
    ),
    (
        "ValueError",
        "could not broadcast input array",
        "What stands on the right of = has another shape than the place on the left: print both.",
    ),
    (
        "ValueError",
        "invalid literal for int",
        "Text, or bytes, that are no written number were to become one.",
    ),
    (
        "TypeError",
        "as a data type",
        "np.array and its like take the values first, in one pair of [ ], and then a dtype.",
    ),
    (
        "TypeError",
        "Field elements",
        "np.array and its like take the values first, in one pair of [ ], and then a dtype.",
    ),
    ("ValueError", "not aligned", "The two shapes do not fit for a product: print both."),
    (
        "ValueError",
        "truth value of an array",
        "One yes or no is needed here, and there is one for each element. To choose for each, use "
        "np.where(condition, a, b) or a condition in square brackets; for `not` write `~`.",
    ),
    (
        "ValueError",
        "not enough values to unpack",
        "More names stand on the left of = than values arrive from the right.",
    ),
    (
        "ValueError",
        "too many values to unpack",
        "Fewer names stand on the left of = than values arrive from the right.",
    ),
    (
        "ValueError",
        "inhomogeneous shape",
        "An array was to be made of rows of unequal length.",
    ),
    (
        "ValueError",
        "setting an array element",
        "A single place of an array was to hold a whole array: check the indices on the left of =.",
    ),
    (
        "ValueError",
        "cannot reshape",
        "The new shape holds another number of values than the array: print its shape.",
    ),
    (
        "IndexError",
        "arrays used as indices",
        "An index has to be a whole number, or an array of whole numbers or of True and False.",
    ),
    (
        "IndexError",
        "only integers",
        "An index has to be a whole number, and this one is a fraction: `//` divides without one.",
    ),
    ("IndexError", "boolean index", "The mask has another length than the axis it selects from."),
    (
        "IndexError",
        "out of bounds",
        "An index lies beyond the end: n values have the indices 0 to n - 1.",
    ),
    (
        "IndexError",
        "too many indices",
        "There are more indices than axes: print the shape.",
    ),
    (
        "IndexError",
        "shape mismatch",
        "The index arrays have different lengths: rows and columns are taken in pairs.",
    ),
    (
        "IndexError",
        "",
        "An index lies beyond the end: n values have the indices 0 to n - 1.",
    ),
    (
        "UnboundLocalError",
        "",
        "The name is used before it gets its value inside the function.",
    ),
    (
        "NameError",
        "",
        "This name does not exist here: is it misspelt, or was the cell that defines it not run?",
    ),
    ("TypeError", "bitwise_xor", "`^` is no power in Python: write `**`."),
    ("TypeError", "for ^", "`^` is no power in Python: write `**`."),
    (
        "TypeError",
        "unhashable type: 'slice'",
        "A list or a dict was indexed as an array is: turn it into an array first.",
    ),
    (
        "TypeError",
        "not subscriptable",
        "Square brackets follow something that has no parts: a function is called with ( ).",
    ),
    (
        "TypeError",
        "not callable",
        "Round brackets follow something that is no function: an index needs [ ], a product *.",
    ),
    (
        "TypeError",
        "NoneType",
        "Something is None here: a function without return, perhaps.",
    ),
    (
        "TypeError",
        "list indices must be",
        "A list was indexed as an array is: turn it into an array first.",
    ),
    (
        "TypeError",
        "only length-1 arrays",
        "A function of single numbers, such as those of math, got an array: use NumPy's.",
    ),
    (
        "TypeError",
        "0-dimensional arrays can be converted",
        "A function of single numbers, such as those of math, got an array: use NumPy's.",
    ),
    (
        "TypeError",
        "only integer scalar arrays",
        "A whole number is wanted here, and it got an array or a fraction.",
    ),
    (
        "TypeError",
        "cannot be interpreted as an integer",
        "A whole number is wanted here: `//` divides without a fraction.",
    ),
    (
        "TypeError",
        "positional argument",
        "A function is called with too many or too few arguments.",
    ),
    (
        "TypeError",
        "unexpected keyword",
        "A function is called with a keyword that it does not know.",
    ),
    (
        "TypeError",
        "unsupported operand",
        "The two things in this line cannot be combined: print the type of each.",
    ),
    (
        "UFuncTypeError",
        "did not contain a loop",
        "These types do not go together, such as text and numbers: print the dtype of each.",
    ),
    (
        "UFuncTypeError",
        "",
        "The result does not fit the type of the array that it is written into, such as a fraction "
        "into whole numbers.",
    ),
    (
        "AttributeError",
        "'list' object",
        "A list has no such method: turn it into an array first.",
    ),
    (
        "AttributeError",
        "'tuple' object",
        "This is a tuple, several values at once: take the one that you want out of it first.",
    ),
    ("AttributeError", "", "Nothing of this name belongs to it: is it misspelt?"),
    (
        "OverflowError",
        "out of bounds",
        "The number does not fit the type: a byte (uint8) ends at 255.",
    ),
    (
        "OverflowError",
        "",
        "The number is too large: NumPy's functions give infinity where those of math stop.",
    ),
    ("error", "requires a buffer", "struct wants as many bytes as the format has room for."),
    ("ZeroDivisionError", "", "There is nothing to divide by here: what should happen then?"),
    ("RecursionError", "", "The function calls itself and never stops."),
    ("GeneratorExit", "", "This error is for Python's own use: let the function `return`."),
    ("CancelledError", "", "This error is for Python's own use: let the function `return`."),
    ("KeyError", "", "The dictionary has no such key."),
    ("AssertionError", "", "A condition of an `assert` did not hold."),
    ("SystemExit", "", "exit() and quit() end the program: `return` ends a function."),
    ("MemoryError", "", "The array would be too large for this computer: print the shapes."),
]


def meaning(error: BaseException) -> str:
    """Return what such an error means, or "" when only its own words can tell."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    for kind, part, sentence in MEANINGS:
        if kind in kinds and part in text(error):
            return sentence
    return ""


def own_line(error: BaseException, function: Callable) -> str:
    """Return the last line of the student's own code that the error passed, or ""."""
    code = getattr(function, "__code__", None)
    if code is None:
        return ""
    places = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == code.co_filename
    ]
    if not places:
        return ""
    frame, line = places[-1]
    return linecache.getline(code.co_filename, line, frame.f_globals).strip()


def last_line(error: BaseException) -> str:
    """Return the line of code that raised the error, or ""."""
    frames = traceback.extract_tb(error.__traceback__)
    return (frames[-1].line or "").strip() if frames else ""


def words(error: BaseException) -> str:
    """Return the error's name and its own first line."""
    first = text(error).strip().splitlines()
    return f"{name(error)}: {first[0].rstrip('.')}" if first else name(error)


def text(error: BaseException) -> str:
    """Return what the error says; nothing if it cannot."""
    try:
        return str(error)
    except Exception:  # a student's class may be unfinished
        return ""


def name(error: BaseException) -> str:
    """Return the name of an error's type; that of struct.error says too little alone."""
    kind = type(error)
    return f"{kind.__module__}.error" if kind.__name__ == "error" else kind.__name__.lstrip("_")
