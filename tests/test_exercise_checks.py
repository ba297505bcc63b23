"""What a check says of an answer that no list foresaw: states, errors, general clues."""

import html
import io
import math
import random
import signal
import struct
import sys
import threading
import warnings

import numpy as np
import pytest

from helpers.exercises.checker import contain, judge, show
from helpers.exercises.checker.exercise import exercise
from helpers.exercises.checker.result import Note, Result, State

pytestmark = pytest.mark.filterwarnings("error")

RNG = np.random.default_rng(0)
BATCHES = [
    (np.array([[1.0, 2.0, 4.0]]),),
    (np.array([[0.5, -1.0, 2.5], [3.0, 0.25, -2.0]]),),
    (RNG.normal(size=(5, 3)),),
    (1000 * RNG.normal(size=(4, 3)),),
]


def new_exercise(reference, inputs=BATCHES, **options):
    text = {"title": "Title", "question": "What?", "hints": ["Look.", "Think."]}
    return exercise(inputs=inputs, **text, **options)(reference)


def of(answer, reference, inputs=BATCHES, **options):
    return new_exercise(reference, inputs, **options).check(answer)


def halves(X):
    """Return X / 2."""
    return X / 2


def row_means(X):
    """Return the mean of each row."""
    return X.mean(axis=1)


def column_means(X):
    """Return the mean of each column."""
    return X.mean(axis=0)


def gram(X):
    """Return a square matrix that is not symmetric."""
    return X.T @ np.cumsum(X, axis=1)


# --- States --------------------------------------------------------------------------------


def nothing_yet(X):
    pass


def dots(X): ...


def with_docstring(X):
    """Return X / 2."""


def returns_dots(X):
    return ...


def to_do(X):
    raise NotImplementedError


@pytest.mark.parametrize(
    "answer", [nothing_yet, dots, with_docstring, returns_dots, to_do, lambda X: None, None, ...]
)
def test_not_attempted(answer):
    result = of(answer, halves)
    assert result.state is State.NOT_ATTEMPTED
    assert "Not attempted yet" in repr(result)
    assert "exercises.halves.hint()" in result.message


def test_correct():
    result = of(lambda X: 0.5 * X, halves)
    assert result.passed
    assert result.state is State.CORRECT
    assert repr(result).startswith("✓ halves: Correct")


def test_a_list_and_float32_are_right_too():
    assert of(lambda X: (X / 2).tolist(), halves).passed
    assert of(lambda X: (X / 2).astype(np.float32), halves).passed


def test_a_result_instead_of_the_function():
    result = of(np.ones(3), halves)
    assert result.state is State.ERROR
    assert "exercises.halves.check(halves)" in result.message


def test_other_parameters():
    result = of(lambda X, y: X / 2, halves)
    assert result.state is State.ERROR
    assert "it should take 1 argument: X" in result.message


def test_known_mistake():
    asked = new_exercise(halves)

    @asked.mistake("It doubles: which of the two is asked for?")
    def twice_as_much(X):
        return 2 * X

    result = asked.check(lambda X: X + X)
    assert (result.state, result.mistake) == (State.MISTAKE, "twice as much")
    assert result.message.startswith("It doubles: which of the two is asked for?\nFor X = [[1, 2")
    assert not result.passed


def test_several_wrong_answers_under_one_sentence():
    asked = new_exercise(halves, BATCHES[1:])

    def thrice(X):
        return 3 * X

    @asked.mistake("It multiplies.", thrice, five_fold=lambda X: 5 * X)
    def twice(X):
        return 2 * X

    assert [m.name for m in asked.mistakes] == ["thrice", "five fold", "twice"]
    for factor, name in zip((3, 5, 2), ("thrice", "five fold", "twice"), strict=True):
        result = asked.check(lambda X, factor=factor: factor * X)
        assert result.mistake == name
        assert result.message.startswith("It multiplies.\n")


def test_two_mistakes_of_one_sentence_that_fit_where_it_is_wrong():
    asked = new_exercise(halves, SEVEN)
    asked.mistake("It doubles.", all=lambda X: 2 * X, small=lambda X: 2 * X if X[0, 0] < 4 else X)
    assert asked.check(lambda X: 2 * X if X[0, 0] < 3 else X / 2).mistake == "all"


def test_known_mistake_for_some_inputs():
    asked = new_exercise(halves)

    @asked.mistake("It doubles.")
    def twice_as_much(X):
        return 2 * X

    assert asked.check(lambda X: X / 2 if len(X) == 1 else X * 2).mistake == "twice as much"
    assert asked.check(lambda X: X / 2 if len(X) == 1 else X * 3).mistake is None


def test_known_mistake_in_another_form_that_differs_for_extreme_inputs():
    asked = new_exercise(softmax, [*BATCHES, (RNG.normal(size=(2, 6)),)])

    @asked.mistake("It sums over the columns.")
    def over_columns(X):
        exponentials = np.exp(X - X.max(axis=0))
        return exponentials / exponentials.sum(axis=0)

    def overflows(X):
        return np.exp(X) / np.exp(X).sum(axis=0)

    assert asked.check(overflows).mistake == "over columns"
    assert asked.check(lambda X: overflows(X) if len(X) == 2 else X).mistake is None


def softened():
    """An exercise in two parts with two known mistakes, one in each part."""

    def both(X):
        """Return the softmax of each row, and the mean of each column."""
        return softmax(X), X.mean(axis=0)

    asked = new_exercise(both, BATCHES[1:3])

    @asked.mistake("It sums over columns.")
    def over_columns(X):
        exponentials = np.exp(X)
        return exponentials / exponentials.sum(axis=0), X.mean(axis=0)

    @asked.mistake("It takes the median.")
    def median(X):
        return softmax(X), np.median(X, axis=0)

    return asked


def test_known_mistake_in_one_part_and_another_in_the_other():
    first, second = (m.function for m in softened().mistakes)
    asked = softened()
    assert asked.check(lambda X: (first(X)[0], second(X)[1])).mistake == "over columns"
    assert asked.check(lambda X: (first(X)[0], X[0])).mistake == "over columns"
    assert asked.check(lambda X: (softmax(X), X[0])).mistake is None
    assert asked.check(lambda X: (X, second(X)[1])).mistake is None
    assert asked.check(lambda X: (first(X)[0], X[0])).message.startswith(
        "About result number 1: It"
    )
    both_wrong = asked.check(lambda X: (first(X)[0], X[0]))
    assert "\nBesides, result number 2 is wrong.\n" in both_wrong.message


def test_a_sentence_about_another_part_is_not_used_where_that_part_is_wrong():
    def both(X):
        """Return the sum and the mean."""
        return X.sum(), X.mean()

    asked = new_exercise(both, returns=("the sum", "the mean"))

    @asked.mistake("the sum is negative, but the mean is right.")
    def negative_sum(X):
        return -X.sum(), X.mean()

    assert asked.check(lambda X: (-X.sum(), X.mean())).mistake == "negative sum"
    assert asked.check(lambda X: (-X.sum(), X.max())).mistake is None


def test_known_mistake_but_for_one_step_more():
    def spread(X):
        """Return X less the mean of its columns, squared."""
        return (X - X.mean(axis=0)) ** 2

    asked = new_exercise(spread, BATCHES[1:])

    @asked.mistake("It takes the mean of the rows.")
    def of_rows(X):
        return (X - X.mean(axis=1, keepdims=True)) ** 2

    minus = asked.check(lambda X: -of_rows(X))
    assert minus.mistake == "of rows"
    assert "\nBesides, the sign is turned round.\n" in minus.message
    many = asked.check(lambda X: of_rows(X) * len(X))
    assert many.mistake == "of rows"
    assert "\nBesides, a mean is missing, or is taken twice.\n" in many.message
    assert asked.check(lambda X: -spread(X)).mistake is None, "one step from the right answer"
    assert asked.check(lambda X: of_rows(X) + X).mistake is None
    assert asked.check(lambda X: of_rows(X) * (X.max() + 1)).mistake is None


SEVEN = [(np.array([[n, n + 1.5]]),) for n in range(1, 8)]


def doubles_up_to(n_inputs):
    """Return an answer that doubles the first few of SEVEN, and cubes the others."""
    return lambda X: 2 * X if X[0, 0] <= n_inputs else X**3


def test_a_mistake_in_a_few_inputs_is_not_named():
    asked = new_exercise(halves, SEVEN)

    @asked.mistake("It doubles.")
    def twice(X):
        return 2 * X

    assert asked.check(doubles_up_to(4)).mistake == "twice"
    assert asked.check(doubles_up_to(3)).mistake is None, "three of seven"
    asked = new_exercise(halves, SEVEN[:3])
    asked.mistake("It doubles.")(twice)
    assert asked.check(doubles_up_to(2)).mistake is None, "two of three"


def test_of_two_mistakes_that_fit_where_it_is_wrong_none_is_named():
    asked = new_exercise(halves, SEVEN)

    @asked.mistake("It doubles.")
    def twice(X):
        return 2 * X

    @asked.mistake("It doubles the small ones.")
    def twice_if_small(X):
        return 2 * X if X[0, 0] < 4 else X

    assert asked.check(lambda X: 2 * X if X[0, 0] < 3 else X / 2).mistake is None


def test_a_missing_error_does_not_count_for_a_mistake():
    asked = new_exercise(positive_only, [(x,) for x in (4.0, 9.0, 25.0, -1.0, -2.0, -3.0, -4.0)])

    @asked.mistake("It takes no root, and gives 0 where it should refuse.")
    def no_root(x):
        return max(x, 0)

    assert asked.check(lambda x: max(x, 0) ** 0.25).mistake is None
    assert asked.check(lambda x: x if x > 0 else -1).mistake == "no root"


def test_inputs_that_are_too_long_to_show_can_be_had():
    result = of(lambda X: X if len(X) == 5 else X / 2, halves)
    assert "For X = an array of shape (5, 3)" in result.message
    assert result.message.endswith("All inputs: `exercises.halves.check(halves).inputs`.")
    (X,) = result.inputs
    assert np.array_equal(X, BATCHES[2][0])
    X[:] = 0
    assert np.any(BATCHES[2][0] != 0), "a copy"
    assert "All inputs" not in of(lambda X: X, halves).message


def test_numbers_that_look_alike_are_shown_with_more_digits():
    message = of(lambda X: X / 2 + 2e-5, halves).message
    assert "yours gives [[0.50002, 1.00002, 2.00002]], expected is [[0.5, 1, 2]]" in message
    inputs = [(np.array([1.0, 2.0]), np.array([1.0, 2.000001]))]
    message = of(lambda a, b: a * b, difference, inputs).message
    assert "a = [1, 2], b = [1, 2.000001]" in message


def test_what_is_one_step_from_the_right_answer_is_told_by_a_clue():
    asked = new_exercise(centred, BATCHES[1:])

    @asked.mistake("It multiplies by the number of rows, and takes the negative.")
    def negative_and_multiplied(X):
        return -len(X) * centred(X)

    result = asked.check(lambda X: -centred(X))
    assert result.mistake is None
    assert "the sign is wrong" in result.message


def test_an_answer_may_return_the_same_array_each_time():
    kept = np.zeros((1, 2))

    def into_the_same(X):
        kept[:] = X / 2
        return kept

    assert of(into_the_same, halves, SEVEN).passed


def test_a_word_is_recognised_only_if_it_is_always_the_same():
    def sign(X):
        """Return "up", "down" or "flat", the sign of the sum."""
        return {1: "up", -1: "down", 0: "flat"}[int(np.sign(X.sum()))]

    inputs = [(np.array(x, dtype=float),) for x in ([1], [-1], [0], [2, 3], [-2, -3], [4, 5])]
    asked = new_exercise(sign, inputs)

    @asked.mistake("The other way round.")
    def other_way_round(X):
        return sign(-X)

    assert asked.check(lambda X: sign(-X)).mistake == "other way round"
    misspelt = asked.check(lambda X: sign(X).replace("up", "Up"))
    assert "It returns the text 'Up', which is none of those asked for" in misspelt.message
    always_down = asked.check(lambda X: "down")
    assert always_down.mistake is None


def test_known_mistake_that_raises_an_error():
    def centred(X):
        """Return X less the mean of each row."""
        return X - X.mean(axis=1, keepdims=True)

    asked = new_exercise(centred, [BATCHES[0], BATCHES[2]])

    @asked.mistake("The means are no column.")
    def without_keepdims(X):
        return X - X.mean(axis=1)

    result = asked.check(lambda X: X - X.mean(1))
    assert result.mistake == "without keepdims"
    assert result.message.startswith("Perhaps: The means are no column.\nIn your line `")
    assert asked.check(lambda X: X - X.mean(1)[:3] - X[:2]).mistake is None, "another error"

    @asked.mistake("It refuses several rows.")
    def refuses(X):
        if len(X) > 1:
            raise ValueError("Several rows.")
        return centred(X)

    def refuses_in_other_words(X):
        if len(X) != 1:
            raise ValueError(len(X))
        return centred(X)

    assert asked.check(refuses_in_other_words).mistake == "refuses"


# --- Errors --------------------------------------------------------------------------------


def inner(wide):
    return wide @ wide


def outer(X):
    return inner(X) + X.sum(axis=2)


ERRORS = [
    (lambda X: X.sum(axis=2), "AxisError", "fewer axes"),
    (lambda X: X @ X[:, :2], "ValueError", "as many columns on the left as rows on the right"),
    (lambda X: X + np.ones((7, 4)), "ValueError", "whose shapes do not fit"),
    (lambda X: X if X > 0 else -X, "ValueError", "whole array"),
    (lambda X: X.reshape(7, 7), "ValueError", "another number of values"),
    (lambda X: X[9], "IndexError", "beyond the end"),
    (lambda X: X[0, 0, 0], "IndexError", "more indices than axes"),
    (lambda X: X[len(X) / 2], "IndexError", "`//` divides without one"),
    (lambda X: unknown_name, "NameError", "misspelt"),  # noqa: F821
    (lambda X: X(1), "TypeError", "Round brackets follow something that is no function"),
    (lambda X: X.tolist()[:, 0], "TypeError", "turn it into an array first"),
    (lambda X: len[X], "TypeError", "Square brackets follow"),
    (lambda X: np.zeros(1.5), "TypeError", "A whole number is wanted"),
    (lambda X: len(), "TypeError", "too many or too few arguments"),
    (lambda X: X.tolist() - 1, "TypeError", "cannot be combined"),
    (lambda X: X ^ 2, "TypeError", "`^` is no power in Python"),
    (lambda X: X.mena(), "AttributeError", "misspelt"),
    (lambda X: math.exp(X[0, 2] * 1000), "OverflowError", "give infinity where those of math stop"),
    (lambda X: np.uint8(X.size) * 256, "OverflowError", "a byte (uint8) ends at 255"),
    (lambda X: struct.unpack(">I", b"123"), "struct.error", "as many bytes as the format"),
    (lambda X: 1 // 0, "ZeroDivisionError", "divides by zero"),
    (lambda X: {}[1], "KeyError", "no such key"),
    (lambda X: sys.exit(), "SystemExit", "`return` ends a function"),
]


@pytest.mark.parametrize(("answer", "words", "meaning"), ERRORS)
def test_an_error_and_what_it_means(answer, words, meaning):
    result = of(answer, halves)
    assert result.state is State.ERROR
    assert words in result.message
    assert meaning in result.message
    assert "It came for X = [[1, 2, 4]]." in result.message
    assert "Traceback" not in result.message


def test_an_error_names_the_students_own_line():
    assert "In your line `return wide @ wide`: ValueError: matmul" in of(outer, halves).message
    in_numpy = of(lambda X: np.linalg.inv(X), halves).message
    assert "np.linalg.inv(X)" in in_numpy.splitlines()[0]


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN])
def test_a_call_without_end(monkeypatch, handler):
    """It ends also where Ctrl+C is ignored, as in a job in the background."""
    monkeypatch.setattr(contain, "SECONDS", 0.2)
    before = signal.signal(signal.SIGINT, handler)

    def endless(X):
        while True:
            X = X + 1

    try:
        result = of(endless, halves)
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert result.state is State.ERROR
    assert "does a loop never end?" in result.message


def test_endless_recursion():
    def again(X):
        return again(X)

    assert "never stops" in of(again, halves).message


def positive_only(x):
    """Return the root of x; ValueError below 0."""
    if x < 0:
        raise ValueError
    return x**0.5


def test_an_error_that_is_asked_for():
    inputs = [(4.0,), (9.0,), (-1.0,)]
    result = of(lambda x: abs(x) ** 0.5, positive_only, inputs)
    assert result.state is State.WRONG
    assert "For x = -1, it should raise a ValueError; yours returns a result." in result.message

    def right(x):
        if x < 0:
            raise ValueError("negative")
        return np.sqrt(x)

    assert of(right, positive_only, inputs).passed

    def other_error(x):
        return {4.0: 2.0, 9.0: 3.0}[x]

    assert "yours raises KeyError" in of(other_error, positive_only, inputs).message


# --- General clues -------------------------------------------------------------------------


def prints(X):
    print(X / 2)


def loses_its_way(X):
    if len(X) == 1:
        return X / 2


def first_row_only(X):
    result = np.zeros_like(X)
    for i in range(len(X)):
        result[i] = X[i] / 2
        return result


def last_row_only(X):
    result = np.zeros_like(X)
    result[len(X) - 1] = X[-1] / 2
    return result


def softmax(X):
    """Return the softmax of each row."""
    exponentials = np.exp(X - X.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def naive_softmax(X):
    exponentials = np.exp(X)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def total(X):
    """Return the mean of all squares."""
    return np.mean(X**2)


def centred(X):
    """Return X less the mean of each row."""
    return X - X.mean(axis=1, keepdims=True)


def difference(a, b):
    """Return a - b."""
    return a - b


def halves_of_vector(x):
    """Return x / 2."""
    return x / 2


def scaled_log_softmax(X):
    """Return the logarithm of the softmax of each row of X / 1000."""
    return np.log(naive_softmax(X / 1000))


def without_last_column(X):
    result = np.zeros_like(X)
    for j in range(X.shape[1] - 1):
        result[:, j] = X[:, j] / 2
    return result


CLUES = [
    (lambda X: print(), halves, "It returns nothing"),
    (prints, halves, "prints its result, but returns nothing"),
    (loses_its_way, halves, "For some inputs it returns nothing"),
    (lambda X: (X / 2, X), halves, "a tuple of 2 values, where one array is wanted"),
    (lambda X: (total(X),), total, "is there a comma at the end"),
    (lambda X: tuple(row_means(X)), row_means, "`np.array` makes one of it"),
    (lambda X: X.astype(str), halves, "It returns text"),
    (lambda X: "half", halves, "a value of type str, where numbers are wanted"),
    (lambda X: X.mean, row_means, "round brackets missing"),
    (lambda X: [[1.0], [1.0, 2.0]], halves, "parts of unequal length"),
    (lambda X: [None, 1.0], halves, "None stands among the numbers"),
    (lambda X: X.mean(), row_means, "over too many axes"),
    (lambda X: X**2, total, "added up or averaged"),
    (lambda X: X.T / 2, halves, "the two axes look swapped"),
    (lambda X: X.mean(axis=1, keepdims=True), row_means, "keepdims"),
    (lambda X: X.ravel() / 2, halves, "arranged otherwise"),
    (lambda X: X + X.mean(axis=1)[:, None, None], halves, "two arrays were stretched"),
    (lambda X: X[:, 1:] / 2, halves, "one too few, a column"),
    (lambda X: np.insert(X, 0, 1, axis=1), halves, "one too many, a column"),
    (lambda X: X.mean(axis=1)[3:], row_means, "3 values too few: what is left out?"),
    (lambda X: X.mean(axis=0), row_means, "one value for each column, where one for each row"),
    (lambda X: [X[0].mean()], row_means, "does a loop return in its first round?"),
    (lambda X: X.mean(axis=1), column_means, "one value for each row, where one for each column"),
    (lambda X: X, halves, "returns one of its inputs as it came"),
    (lambda X: gram(X).T, gram, "rows and columns are exchanged"),
    (lambda X: -X / 2, halves, "the sign is wrong"),
    (lambda X: abs(X) / 2, halves, "some of the signs are not"),
    (naive_softmax, softmax, "It gives nan, for large inputs"),
    (lambda X: X / 0, halves, "It gives infinity"),
    (lambda X: np.sum(X**2) / 3, total, "times too large for an input with 2 rows: is the mean"),
    (lambda X: np.sum(X**2) / len(X), total, "3 times too large for an input with 3 columns"),
    (lambda X: np.sum(X**2), total, "3 times too large for an input with 3 entries"),
    (lambda X: total(X) / len(X), total, "2 times too small for an input with 2 rows"),
    (lambda X: 10 * X, halves, "exactly 20 times too large"),
    (lambda X: X / 10, halves, "exactly 5 times too small"),
    (lambda X: X / np.linalg.norm(X), halves, "one factor, another one for each input"),
    (lambda X: X / 2 + 1, halves, "It is 1 more than it should be, wherever it is wrong"),
    (lambda X: X - X.mean(), centred, "for several"),
    (lambda X: X / 2 - X.mean(), halves, "off by the same amount"),
    (lambda X: (X / 2).astype(int), halves, "whole numbers where fractions are wanted"),
    (lambda X: X // 2, halves, "whole numbers where fractions are wanted"),
    (lambda X: np.sort(X) / 2, halves, "in another order"),
    (lambda X: naive_softmax(X / 1000), scaled_log_softmax, "is a logarithm missing?"),
    (lambda X: halves(X) ** 2, halves, "It is the square of what is wanted"),
    (lambda X: 2 / X, halves, "It is 1 divided by what is wanted"),
    (lambda X: 1 - halves(X), halves, "It is 1 less what is wanted"),
    (lambda X: X / X.max(axis=1, keepdims=True), halves, "Each row is right but for a factor"),
    (lambda X: X / X.max(axis=0), halves, "Each column is right but for a factor"),
    (without_last_column, halves, "places that are still 0"),
    (lambda X: X[::-1] / 2, halves, "in another order"),
    (first_row_only, halves, "Only the first of the rows is right"),
    (last_row_only, halves, "Only the last of the rows is right"),
    (lambda X: np.where(abs(X) < 100, X / 2, np.sqrt(abs(X))), halves, "right for small inputs"),
]


@pytest.mark.parametrize(("answer", "reference", "sentence"), CLUES)
def test_clue(answer, reference, sentence):
    result = of(answer, reference)
    assert result.state is State.WRONG, result
    assert sentence in result.message
    assert "For X = " in result.message


def test_clue_same_answer_for_every_input():
    inputs = [(np.array([1.0, 2.0]),), (np.array([3.0, 7.0]),), (np.array([5.0, 5.5, 9.0]),)]

    def spread(x):
        """Return the largest less the smallest."""
        return x.max() - x.min()

    assert "the same answer for every input" in of(lambda x: 1.0, spread, inputs).message


def test_clue_one_row_only():
    def shifted(X):
        """Return X less the largest of each row."""
        return X - X.max(axis=1, keepdims=True)

    inputs = [(RNG.normal(size=(n, 3)),) for n in (1, 2, 5)]
    assert (
        "right for one row and wrong for several"
        in of(lambda X: X - X.max(), shifted, inputs).message
    )
    assert (
        "wrong for a single one"
        in of(lambda X: shifted(X) if len(X) > 1 else np.zeros_like(X), shifted, inputs).message
    )


def test_clue_one_size_only():
    def scaled(X):
        """Return X / its number of columns."""
        return X / X.shape[1]

    inputs = [(RNG.normal(size=shape),) for shape in [(2, 4), (2, 4), (3, 5), (4, 6)]]
    assert (
        "right for one size of input only"
        in of(lambda X: X / 4 * (1 + 1e-3 * (X > 0) * (X.shape[1] != 4)), scaled, inputs).message
    )


def test_a_shape_is_told_of_the_largest_example_first():
    """In the smallest, an axis of length 1 hides what happened."""
    message = of(lambda X: X.T / 2, halves).message
    assert message.startswith(
        "For a larger input it returns an array of shape (3, 5), where an array of shape (5, 3) is"
    )
    only_last = of(lambda X: X.T / 2 if len(X) == 5 else X / 2, halves).message
    assert only_last.startswith("It returns an array of shape (3, 5), where")
    same_size = of(lambda X: np.ones((5, 3)), halves, [BATCHES[2], BATCHES[0]]).message
    assert "returns an array of shape (5, 3), where an array of shape (1, 3)" in same_size
    assert "check along which axis each step goes" in same_size


def test_one_size_only_needs_two_right_ones_and_two_other_sizes():
    def scaled(X):
        """Return X / its number of columns."""
        return X / X.shape[1]

    def four(X):
        return X / 4 * (1 + 1e-3 * (X > 0) * (X.shape[1] != 4))

    told = "right for one size of input only"
    sizes = [(2, 4), (2, 4), (3, 5), (4, 6)]
    for kept, said in [((0, 1, 2, 3), True), ((0, 2, 3), False), ((0, 1, 2), False)]:
        inputs = [(RNG.normal(size=sizes[i]),) for i in kept]
        assert (told in of(four, scaled, inputs).message) == said
    two_sizes = [(RNG.normal(size=shape),) for shape in [(2, 4), (3, 4), (3, 5), (4, 6)]]
    assert told not in of(four, scaled, two_sizes).message


def test_a_clue_about_rows_is_silent_where_there_are_none():
    inputs = [(np.arange(1.0, n + 1),) for n in (1, 2, 5)]
    for answer in (lambda x: x**2 / 2 if len(x) > 1 else x / 2,):
        assert "one row" not in of(answer, halves_of_vector, inputs).message


def test_no_clue_that_would_always_be_true():
    """Every wrong number is some multiple of the right one, and right once may be luck."""
    for answer in (lambda X: np.mean(X**2) ** 1.1, lambda X: 3.3 * np.mean(abs(X) ** 1.9)):
        message = of(answer, total).message
        assert message.startswith("For X = "), message

    def count(X):
        """Return how many numbers are positive."""
        return int((X > 0).sum())

    assert "whole numbers" not in of(lambda X: int((X > 0).sum()) ** 2 + 1, count).message
    assert "exchanged" not in of(lambda X: np.float64(0.1), count).message

    only_last = of(lambda X: total(X) + 5 * (len(X) == 5), total).message
    assert "more than it should be" not in only_last
    small = [(np.array([0.001, 0.002]),), (np.array([50.0, 70.0]),), (np.array([1.0, 90.0]),)]
    by_luck = of(lambda x: x / 2 if x[0] < 0.01 else x**1.5, halves_of_vector, small).message
    assert "right for small inputs" not in by_luck
    sizes = [(np.ones(2) * 3,), (np.arange(3.0),), (np.arange(4.0),)]
    once = of(lambda x: x / 2 if len(x) == 2 else x**1.5 + 1, halves_of_vector, sizes).message
    assert "one size of input only" not in once


def test_tuples_of_another_length_for_each_input():
    def shape(X):
        """Return the shape, without axes of length 1."""
        return tuple(n for n in X.shape if n > 1)

    assert of(lambda X: list(shape(X)), shape).passed
    message = of(lambda X: shape(X) if len(X) == 1 else (X.shape[0], 99), shape).message
    assert message.startswith("About result number 2: ")
    assert "It returns 2 values, where 1 is wanted" in of(lambda X: X.shape, shape).message


def test_clue_about_a_part():
    def both(X):
        """Return sum and mean."""
        return X.sum(), X.mean()

    names = {"returns": ("the sum", "the mean")}
    assert "About the mean: " in of(lambda X: (X.sum(), -X.mean()), both, **names).message
    assert (
        "It returns one value, where a tuple of 2 are"
        in of(lambda X: X.sum(), both, **names).message
    )
    assert "It returns 3 values, where 2" in of(lambda X: (1, 2, 3), both, **names).message
    assert of(lambda X: [X.sum(), X.mean()], both, **names).passed
    nothing = of(lambda X: (X.sum(), None), both, **names).message
    assert "About the mean: it is None, never computed" in nothing


def test_changed_input():
    def in_place(X):
        X /= 2
        return X

    result = of(in_place, halves)
    assert result.state is State.WRONG
    assert "It changes its input: `X` holds other values after the call" in result.message

    def wrong_and_in_place(X):
        X /= 3
        return X

    assert "It changes its input" in of(wrong_and_in_place, halves).message


def test_float64_from_float32():
    inputs = [(batch.astype(np.float32),) for (batch,) in BATCHES]
    answer = lambda X: X / np.float64(2)  # noqa: E731
    assert of(answer, halves, inputs).passed
    result = of(answer, halves, inputs, keep_dtype=True)
    assert result.state is State.WRONG
    assert "float32 goes in and float64 comes out" in result.message
    assert of(lambda X: X / 2, halves, inputs, keep_dtype=True).passed


# --- Random numbers ------------------------------------------------------------------------


def noise(n, rng):
    """Return n random numbers, normal."""
    return rng.normal(size=n)


def look(numbers):
    return len(numbers), abs(numbers.mean()) < 0.1, 0.9 < numbers.std() < 1.1


INPUTS_OF_NOISE = [(2000, np.random.default_rng(0)), (3000, np.random.default_rng(1))]


def of_noise(answer):
    return of(answer, noise, INPUTS_OF_NOISE, look=look)


def test_other_random_numbers_are_as_good():
    assert of_noise(lambda n, rng: -rng.normal(size=n)).passed


def test_random_numbers_of_another_kind():
    assert of_noise(lambda n, rng: rng.uniform(size=n)).state is State.WRONG


def test_a_generator_of_its_own():
    fresh = of_noise(lambda n, rng: np.random.default_rng().normal(size=n))
    assert "Called again with the same input" in fresh.message
    seeded = of_noise(lambda n, rng: np.random.default_rng(3).normal(size=n))
    assert "It does not draw from `rng`, the generator" in seeded.message
    old = of_noise(lambda n, rng: np.random.normal(size=n))
    assert "It does not draw from `rng`, the generator" in old.message
    assert [fresh.passed, seeded.passed, old.passed] == [False, False, False]


def test_what_numpy_calls_text_a_number_or_a_yes_is_right():
    def side(X):
        """Return "left" or "right"."""
        return "left" if X[0, 0] > 1 else "right"

    for answer in (
        lambda X: np.array(["right", "left"])[int(X[0, 0] > 1)],
        lambda X: np.where(X[0, 0] > 1, "left", "right"),
        lambda X: np.select([X[0, 0] > 1], ["left"], "right"),
        lambda X: np.str_(side(X)),
    ):
        assert of(answer, side).passed
        assert not of(lambda X, answer=answer: answer(-X), side).passed

    def count(X):
        """Return how many are positive."""
        return int((X > 0).sum())

    for kind in (np.int64, np.uint8, np.float32, float, np.array):
        assert of(lambda X, kind=kind: kind(count(X)), count).passed, kind
    assert not of(lambda X: count(X) + 0.5, count).passed

    def any_negative(X):
        """Tell whether any is negative."""
        return bool((X < 0).any())

    assert of(lambda X: (X < 0).any(), any_negative).passed
    assert of(lambda X: np.array((X < 0).any()), any_negative).passed
    assert of(lambda X: np.array(X / 2, dtype=object), halves).passed


def test_a_large_count_has_to_be_exact():
    def entries(n):
        """Return n * n."""
        return n * n

    assert of(lambda n: float(n * n), entries, [(2000,), (3000,)]).passed
    assert not of(lambda n: n * n + 1, entries, [(2000,), (3000,)]).passed


def test_the_earliest_wrong_input_comes_first():
    """An error for a later input does not hide a wrong number for an earlier one."""
    message = of(lambda X: 3 * X if len(X) < 5 else X[9], halves).message
    assert "exactly 6 times too large" in message
    assert "For X = [[1, 2, 4]]: yours gives [[3, 6, 12]]" in message
    assert "For a later input it raises IndexError: " in message


def test_the_example_is_the_most_telling_one():
    message = of(lambda X: X / 2 + 1e-3 * len(X) ** 12, halves, BATCHES[:2]).message
    assert "For X = [[0.5, -1, 2.5], [3, 0.25, -2]]: yours gives" in message


def test_a_majority_is_named_with_a_perhaps():
    asked = new_exercise(halves, SEVEN)
    asked.mistake("It doubles.", twice=lambda X: 2 * X)
    assert asked.check(doubles_up_to(4)).message.startswith("Perhaps: It doubles.")
    assert asked.check(lambda X: 2 * X).message.startswith("It doubles.")


def test_results_in_reverse_order_and_another_slip():
    def both(X):
        """Return X / 2 and the mean of each column."""
        return X / 2, X.mean(axis=0)

    assert "in reverse order" in of(lambda X: (X.sum(axis=0), X / 2), both).message


class Console(io.StringIO):
    """A console that is not UTF-8."""

    def __init__(self, encoding):
        super().__init__()
        self.name_of_encoding = encoding

    @property
    def encoding(self):
        return self.name_of_encoding


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_console_that_is_not_utf_8(monkeypatch, encoding):
    asked = new_exercise(halves)
    asked.mistake("The σ² of δ is doubled: ℵ.", twice=lambda X: 2 * X)
    monkeypatch.setattr(sys, "stdout", Console(encoding))
    result = asked.check(lambda X: 2 * X)
    shown = [repr(result), repr(asked.check(halves)), repr(asked.check(None))]
    for text in shown:
        text.encode(encoding)
        assert text.startswith("halves: ")
    assert "sigma" in shown[0]
    assert "delta is doubled: \\u2135." in shown[0]
    monkeypatch.setattr(sys, "stdout", Console("utf-8"))
    assert repr(result).startswith("✗ halves: ")
    assert "The σ² of δ" in repr(result)


def test_memory_between_calls():
    kept = []

    def remembers(X):
        kept.append(1)
        return X / 2 if len(kept) <= len(BATCHES) else X

    assert "Called again with the same input" in of(remembers, halves).message


# --- What a check leaves alone -------------------------------------------------------------


def test_a_check_leaves_no_trace(capsys):
    def noisy(X):
        print("here")
        warnings.warn("careful", stacklevel=1)
        np.random.seed(1)
        random.seed(1)
        np.seterr(all="raise")
        X[:] = 0
        return np.log(X)

    np.random.seed(7)
    random.seed(7)
    before = np.random.get_state()[1].copy(), random.getstate(), np.geterr()
    inputs = [batch.copy() for (batch,) in BATCHES]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        of(noisy, halves)
    assert capsys.readouterr().out == ""
    assert np.array_equal(np.random.get_state()[1], before[0])
    assert random.getstate() == before[1]
    assert np.geterr() == before[2]
    assert all(np.array_equal(a, b) for a, (b,) in zip(inputs, BATCHES, strict=True))


@pytest.mark.parametrize(
    "answer",
    [object(), 3, "text", [1], print, np.add, int, type("Odd", (), {}), {}.__getitem__],
)
def test_whatever_is_handed_over_a_check_answers(answer):
    result = of(answer, halves)
    assert isinstance(result, Result)
    assert not result.passed


class Unfriendly:
    """A result that objects to whatever is done with it."""

    def __eq__(self, other):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError

    __hash__ = None


class Unpredictable:
    """Says that it is an array, and then breaks."""

    def __array__(self, *args, **options):
        raise RuntimeError


class NoWordsError(Exception):
    """An error that cannot say what it is."""

    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "value",
    [Unfriendly(), Unpredictable(), object(), {1: 2}, {1}, b"", 1j, np.array("a"), iter([1])],
)
def test_whatever_is_returned_a_check_answers(value):
    result = of(lambda X: value, halves)
    assert not result.passed
    assert "cannot be looked at" not in result.message
    assert " at 0x" not in result.message
    assert not of(lambda X: [value, X], halves).passed
    assert not of(lambda X: X[value], halves).passed


def test_an_error_without_words():
    def answer(X):
        raise NoWordsError

    assert "In your line `raise NoWordsError`: NoWordsError." in of(answer, halves).message


def test_even_what_cannot_be_looked_at_does_not_stop_the_notebook():
    class Hidden:
        __call__ = halves

        @property
        def __code__(self):
            raise RuntimeError

    assert "cannot be looked at (RuntimeError)" in of(Hidden(), halves).message


def test_several_results_of_unequal_shape_may_come_as_a_list():
    def parts(X):
        """Return the first row, and everything."""
        return X[0], X

    assert of(lambda X: [X[0], X], parts).passed
    assert "About result number 2: " in of(lambda X: [X[0], -X], parts).message
    asked = new_exercise(parts)

    @asked.mistake("It returns the two the other way round.")
    def swapped(X):
        return [X, X[0]]

    assert asked.check(lambda X: (X, X[0])).mistake == "swapped"


# --- How it looks --------------------------------------------------------------------------


def test_html_says_the_same_in_words():
    result = of(lambda X: "<b>" if len(X) == 1 else X < 3, halves)
    page = result._repr_html_()
    assert "Not right yet" in page
    assert "<b>" not in page.replace("<strong>", "")
    wrong = of(lambda X: X.sum(axis=2), halves)._repr_html_()
    assert "<code>" in wrong
    assert "It raised an error" in wrong


def test_html_of_a_hint_and_of_the_solution():
    asked = exercise(
        title="T", question="What?", inputs=BATCHES, hints=["Is `a < b`?", "One\n    more."]
    )(halves)
    hint = asked.hint()._repr_html_()
    assert "<strong>Hint 1 of 2</strong><div>Is <code>a &lt; b</code>?</div>" in hint
    assert hint.startswith('<div style="border-left: 4px solid #0173b2')
    assert 'white-space: pre-wrap">One\n    more.</span>' in asked.hint()._repr_html_()
    asked.check(lambda X: X)
    page = asked.solution()._repr_html_()
    assert "<strong>halves: one right answer of several</strong>" in page
    assert page.endswith(f'monospace">{html.escape(asked.source)}</pre>')
    assert "    return X / 2" in page
    code = Note("Code", "", "if a < b:\n    pass")._repr_html_()
    assert code.endswith("if a &lt; b:\n    pass</pre>")


def test_brackets_of_lists_and_tuples():
    parts = (np.array([1.0, 2.0]), "a")
    assert show.value(parts) == "([1, 2], 'a')"
    assert show.value(list(parts)) == "[[1, 2], 'a']"
    assert show.value(("a",)) == "('a',)"
    assert show.value(["a"]) == "['a']"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer here")
def test_no_timer_is_left_behind():
    ringing = []
    before = signal.signal(signal.SIGALRM, lambda *_: ringing.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 50, 7)
        of(lambda X: X, halves)
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left <= 50
        assert interval == 7
        signal.raise_signal(signal.SIGALRM)
        assert ringing == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_no_timer_thread_is_left_behind_where_there_are_no_signals(monkeypatch):
    monkeypatch.delattr(signal, "setitimer", raising=False)
    handler, threads = signal.getsignal(signal.SIGINT), set(threading.enumerate())
    assert of(halves, halves).passed
    for thread in set(threading.enumerate()) - threads:
        thread.join(timeout=1)
        assert not thread.is_alive()
    assert signal.getsignal(signal.SIGINT) is handler

    def endless(X):
        while True:
            X = X + 1

    monkeypatch.setattr(contain, "SECONDS", 0.2)
    assert "does a loop never end?" in of(endless, halves).message


def test_outside_of_the_main_thread_a_check_works_without_a_limit():
    found = []
    thread = threading.Thread(target=lambda: found.append(of(halves, halves).passed))
    thread.start()
    thread.join()
    assert found == [True]


def test_what_was_replaced_before_is_the_students_again_afterwards(monkeypatch):
    """Expected values are computed with NumPy's own functions, and right answers pass."""

    def root(X):
        """Return e to the power of X / 1000."""
        return np.exp(X / 1000)

    replacement = lambda x: x  # noqa: E731
    monkeypatch.setattr(np, "exp", replacement)
    assert of(lambda X: np.e ** (X / 1000), root).passed
    assert of(lambda X: np.exp(X / 1000), root).passed
    assert np.exp is replacement


def test_every_state_has_its_own_words_and_sign():
    from helpers.exercises.checker.result import SIGNS

    assert len({state.value for state in State}) == len({*SIGNS}) == len(State)


def test_empty_bodies_are_told_from_others():
    assert not judge.is_empty(lambda X: X)
    assert not judge.is_empty(len)
