"""One call of a student's function, beside what the right answer did."""

import copy
from dataclasses import dataclass

from helpers.exercises.checker import errors, show
from helpers.exercises.checker.compare import alike, countable, same, several
from helpers.exercises.checker.comparison import Comparison
from helpers.exercises.checker.declaration import Declaration
from helpers.exercises.checker.run import Outcome


@dataclass
class Call:
    """One call: its arguments, what came of it, and what should have come."""

    exercise: Declaration
    arguments: tuple
    outcome: Outcome
    expected: Outcome

    def __post_init__(self) -> None:
        """Compare the two."""
        self.right = agree(self.exercise, self.outcome, self.expected)

    @property
    def input(self) -> str:
        """The arguments in words."""
        return show.call(self.exercise.parameters, self.arguments)

    @property
    def is_abbreviated(self) -> bool:
        """Tell whether the arguments in words leave out numbers."""
        return show.ABBREVIATION in self.input

    @property
    def is_visible(self) -> bool:
        """Tell whether the result is not only wrong but looks so: by a twentieth or more."""
        return not agree(self.exercise, self.outcome, self.expected, rtol=0.05)

    @property
    def lacks_error(self) -> bool:
        """Tell whether an error should have been raised, and was not."""
        return self.expected.error is not None and not self.right

    def example(self) -> str:
        """Return a sentence: the input, what came out, and what was expected."""
        if self.lacks_error:
            return f"For {self.input}, {self._lacking()}."
        if self.outcome.error is not None:
            return f"For {self.input}: {errors.words(self.outcome.error)}."
        got, expected = compared(self.exercise, self.outcome.value, self.expected.value)
        return f"For {self.input}: {self._difference(got, expected)}."

    def _lacking(self) -> str:
        wanted, outcome = errors.name(self.expected.error), self.outcome
        if outcome.error is not None:
            return f"it should raise a {wanted}; yours raises {errors.name(outcome.error)}"
        if isinstance(outcome.value, BaseException) or outcome.value is type(self.expected.error):
            return f"the {wanted} must be raised, not returned: `raise {wanted}(...)`"
        if outcome.value is None and outcome.printed:
            return f"a {wanted} must be raised, not printed: `raise {wanted}(...)`"
        return f"it should raise a {wanted}; yours returns a result"

    def _difference(self, got: object, expected: object) -> str:
        """Say what differs; of several results, in the first that does."""
        if not (several(expected) and countable(got) and len(got) == len(expected)):
            return show.difference(got, expected)
        right = [
            same(g, e, self.exercise.rtol, self.exercise.atol)
            for g, e in zip(got, expected, strict=True)
        ]
        place, names = right.index(False), self.exercise.returns
        told = [name for name, is_right in zip(names, right, strict=False) if is_right]
        good = f"{' and '.join(told)} {'is' if len(told) == 1 else 'are'} right, " if told else ""
        name = self.exercise.part(place)
        return f"{good}{name} differs: {show.difference(got[place], expected[place])}"


def agree(
    exercise: Declaration, outcome: Outcome, expected: Outcome, rtol: float | None = None
) -> bool:
    """Tell whether a call did what was expected: the same result, or the same kind of error.

    rtol stands for the exercise's own, if it is given.
    """
    if expected.error is not None:
        return isinstance(outcome.error, type(expected.error))
    if outcome.error is not None:
        return False
    got, wanted = compared(exercise, outcome.value, expected.value)
    return same(got, wanted, exercise.rtol if rtol is None else rtol, exercise.atol)


def compared(exercise: Declaration, got: object, expected: object) -> tuple[object, object]:
    """Return what is compared: the results, or what `look` sees in results of the same shape."""
    if exercise.look is None or not alike(got, expected):
        return got, expected
    try:
        return exercise.look(copy.deepcopy(got)), exercise.look(copy.deepcopy(expected))
    except Exception:  # what cannot be looked at is compared as it is, and differs
        return got, expected


def comparisons(exercise: Declaration, calls: list[Call]) -> list[Comparison]:
    """Return what the general clues look at: the calls that should return a result."""
    return [
        Comparison(
            call.arguments,
            *compared(exercise, call.outcome.value, call.expected.value),
            call.right,
            call.outcome.printed,
            exercise.rtol,
            exercise.atol,
        )
        for call in calls
        if call.expected.error is None
    ]
