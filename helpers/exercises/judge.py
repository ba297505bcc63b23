"""Judge an answer: run it on an exercise's inputs, and say what is right or wrong with it."""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.exercises import clues, errors, show
from helpers.exercises.compare import alike, as_array, same
from helpers.exercises.declaration import Declaration, Mistake
from helpers.exercises.result import Result, State
from helpers.exercises.run import Outcome, run


def judge(exercise: Declaration, answer: object) -> Result:
    """Return what is right or wrong with answer, the student's function.

    It never raises, and leaves inputs and random states as they were.
    """
    if answer is None or answer is Ellipsis or is_empty(answer):
        return not_attempted(exercise)
    if not callable(answer):
        return Result(
            exercise.name,
            State.ERROR,
            "This is no function: hand over yours by its name alone, without brackets, "
            f"`exercises.{exercise.name}.check({exercise.name})`.",
        )
    complaint = about_signature(exercise, answer)
    if complaint:
        return Result(exercise.name, State.ERROR, complaint)
    outcomes = run(answer, exercise.trials)
    if outcomes[0].value is Ellipsis or isinstance(outcomes[0].error, NotImplementedError):
        return not_attempted(exercise)
    calls = [
        Call(exercise, arguments, outcome, expected)
        for arguments, outcome, expected in zip(
            exercise.trials, outcomes, run(exercise.reference, exercise.trials), strict=True
        )
    ]
    if all(call.right for call in calls):
        return right_everywhere(exercise, answer, calls)
    return wrong_somewhere(exercise, answer, calls)


# --- Before the first call -----------------------------------------------------------------


def not_attempted(exercise: Declaration) -> Result:
    """Return the result for a stub that nobody has touched."""
    return Result(
        exercise.name,
        State.NOT_ATTEMPTED,
        f"Fill in the function and run this cell again. `exercises.{exercise.name}.hint()` helps.",
    )


def is_empty(function: object) -> bool:
    """Tell whether a function's body does nothing at all: `pass`, `...`, or a docstring."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_code not in EMPTY_BODIES:
        return False
    return all(constant in (None, function.__doc__) for constant in code.co_consts)


def _nothing() -> None:
    pass


def _nothing_but_words() -> None:
    """Stand for a stub: the docstring moves what is returned to another place in the code."""


EMPTY_BODIES = {_nothing.__code__.co_code, _nothing_but_words.__code__.co_code}


def about_signature(exercise: Declaration, answer: Callable) -> str:
    """Return what is wrong with the parameters of answer, or ""."""
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some functions written in C do not tell
        return ""
    try:
        signature.bind(*exercise.trials[0])
    except TypeError:
        names = exercise.parameters
        wanted = "1 argument" if len(names) == 1 else f"{len(names)} arguments"
        return (
            f"Your function is declared as `{exercise.name}{signature}`; it should take {wanted}: "
            f"{', '.join(names)}."
        )
    return ""


# --- One call ------------------------------------------------------------------------------


@dataclass
class Call:
    """One call of an answer, beside what the right answer did."""

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
    def lacks_error(self) -> bool:
        """Tell whether an error should have been raised, and was not."""
        return self.expected.error is not None and not self.right

    def example(self) -> str:
        """Return a sentence: the input, what came out, and what was expected."""
        if self.lacks_error:
            wanted, error = errors.name(self.expected.error), self.outcome.error
            did = f"raises {errors.name(error)}" if error else "returns a result"
            return f"For {self.input}, it should raise a {wanted}; yours {did}."
        if self.outcome.error is not None:
            return f"For {self.input}: {errors.words(self.outcome.error)}."
        got, expected = compared(self.exercise, self.outcome.value, self.expected.value)
        if expected is not self.expected.value:
            return f"It was tried with {self.input}."
        return f"For {self.input}: {show.difference(got, expected)}."


def agree(exercise: Declaration, outcome: Outcome, expected: Outcome) -> bool:
    """Tell whether a call did what was expected: the same result, or the same kind of error."""
    if expected.error is not None:
        return isinstance(outcome.error, type(expected.error))
    if outcome.error is not None:
        return False
    got, wanted = compared(exercise, outcome.value, expected.value)
    return same(got, wanted, exercise.rtol, exercise.atol)


def compared(exercise: Declaration, got: object, expected: object) -> tuple[object, object]:
    """Return what is compared: the results, or what `look` sees in results of the same shape."""
    if exercise.look is None or not alike(got, expected):
        return got, expected
    try:
        return exercise.look(copy.deepcopy(got)), exercise.look(copy.deepcopy(expected))
    except Exception:  # what cannot be looked at is compared as it is, and differs
        return got, expected


# --- Right results: does the function also behave? -----------------------------------------


def right_everywhere(exercise: Declaration, answer: Callable, calls: list[Call]) -> Result:
    """Return the result for an answer whose values are right."""
    complaint = (
        about_changed_input(exercise, calls)
        or about_changing_results(exercise, answer, calls)
        or about_its_generator(exercise, answer)
        or about_its_type(exercise, calls)
    )
    if complaint:
        return Result(exercise.name, State.WRONG, complaint)
    message = f"Your function does what is asked, for all {len(calls)} inputs tried."
    return Result(exercise.name, State.CORRECT, message)


def about_changed_input(exercise: Declaration, calls: list[Call]) -> str:
    """Say which argument is another one after the call, or ""."""
    for call in calls:
        if call.outcome.changed:
            name = exercise.parameters[call.outcome.changed[0]]
            return (
                f"It changes its input: `{name}` is another one after the call. Whoever called "
                "still needs it, so work on a copy, or build a new array."
            )
    return ""


def about_changing_results(exercise: Declaration, answer: Callable, calls: list[Call]) -> str:
    """Say so if a second call with the same input gives another result, or ""."""
    again = run(answer, exercise.trials)
    first = [call.outcome for call in calls]
    if all(
        second.error is None and same(second.value, once.value)
        for once, second in zip(first, again, strict=True)
        if once.error is None
    ):
        return ""
    return (
        "Called again with the same input, it gives another result: it keeps something from call "
        "to call, or draws random numbers from elsewhere than from its arguments."
    )


def about_its_generator(exercise: Declaration, answer: Callable) -> str:
    """Say so if the answer does not use the random generator that it is given, or ""."""
    for arguments in exercise.trials:
        other = tuple(
            np.random.default_rng(987) if isinstance(a, np.random.Generator) else a
            for a in arguments
        )
        if not any(isinstance(a, np.random.Generator) for a in arguments):
            continue
        # Runs of their own: each begins with the same state of NumPy's global generator.
        first, second = (run(answer, [given])[0].value for given in (arguments, other))
        if same(first, second):
            return (
                "It gives the same numbers for every random generator: draw them from the one "
                "that it is given."
            )
    return ""


def about_its_type(exercise: Declaration, calls: list[Call]) -> str:
    """Say so if float32 goes in and float64 comes out, where that matters, or ""."""
    if not exercise.keep_dtype:
        return ""
    for call in calls:
        inputs = {a.dtype for a in call.arguments if isinstance(a, np.ndarray)}
        floats = {dtype for dtype in inputs if dtype.kind == "f"}
        value = call.outcome.value
        results = [as_array(part) for part in (value if isinstance(value, tuple) else [value])]
        if floats == {np.dtype(np.float32)} and any(r.dtype == np.float64 for r in results):
            return (
                "The numbers are right, but float32 goes in and float64 comes out, which takes "
                "twice the memory: keep the type of the input."
            )
    return ""


# --- Wrong results: why? -------------------------------------------------------------------


def wrong_somewhere(exercise: Declaration, answer: Callable, calls: list[Call]) -> Result:
    """Return the first that fits: a known mistake, an error, a general clue."""
    first = next(call for call in calls if not call.right)
    mistake = recognise(exercise, calls)
    if mistake is not None:
        message = f"{mistake.sentence}\n{first.example()}"
        return Result(exercise.name, State.MISTAKE, message, mistake.name)
    failed = [call for call in calls if call.outcome.error is not None and not call.right]
    if failed and not failed[0].lacks_error:
        return Result(exercise.name, State.ERROR, about_error(answer, failed[0]))
    return Result(exercise.name, State.WRONG, about_wrong(exercise, calls, first))


def recognise(exercise: Declaration, calls: list[Call]) -> Mistake | None:
    """Return the known mistake that computes what the answer computed, or None.

    It does so for all inputs; or else, as the only one, for all those where the answer is wrong.
    """
    partly = []
    for mistake in exercise.mistakes:
        theirs = run(mistake.function, exercise.trials)
        agrees = [
            did_alike(exercise, call.outcome, other)
            for call, other in zip(calls, theirs, strict=True)
        ]
        if all(agrees):
            return mistake
        if all(a or call.right for a, call in zip(agrees, calls, strict=True)):
            partly.append(mistake)
    return partly[0] if len(partly) == 1 else None


def did_alike(exercise: Declaration, outcome: Outcome, mistaken: Outcome) -> bool:
    """Tell whether an answer did what a mistake did: the same result, or the same error."""
    if mistaken.error is not None:
        return type(outcome.error) is type(mistaken.error)
    return agree(exercise, outcome, mistaken)


def about_error(answer: Callable, call: Call) -> str:
    """Return the student's own line, what the error means, and for which input it came."""
    error = call.outcome.error
    line, meaning = errors.own_line(error, answer), errors.meaning(error)
    told = f"In your line `{line}`: {errors.words(error)}." if line else f"{errors.words(error)}."
    return "\n".join(filter(None, [told, meaning, f"It came for {call.input}."]))


def about_wrong(exercise: Declaration, calls: list[Call], first: Call) -> str:
    """Return a general clue, and the smallest input for which the answer fails."""
    if first.lacks_error:
        return first.example()
    trials = [
        clues.Trial(
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
    sentences = [
        clues.clue(trials, exercise.returns),
        about_changed_input(exercise, [call for call in calls if not call.right]),
        first.example(),
    ]
    return "\n".join(filter(None, sentences))
