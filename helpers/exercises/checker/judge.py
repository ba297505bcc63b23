"""Judge an answer: run it on an exercise's inputs, and say what is right or wrong with it."""

import copy
import inspect
from collections.abc import Callable

import numpy as np

from helpers.exercises.checker import clues, errors
from helpers.exercises.checker.calls import Call, comparisons
from helpers.exercises.checker.compare import as_array, same
from helpers.exercises.checker.declaration import Declaration
from helpers.exercises.checker.recognise import recognise
from helpers.exercises.checker.result import Result, State
from helpers.exercises.checker.run import TooSlowError, run


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
    outcomes = run(answer, exercise.inputs)
    if outcomes[0].value is Ellipsis or isinstance(outcomes[0].error, NotImplementedError):
        return not_attempted(exercise)
    calls = [
        Call(exercise, arguments, outcome, expected)
        for arguments, outcome, expected in zip(
            exercise.inputs, outcomes, run(exercise.reference, exercise.inputs), strict=True
        )
    ]
    if all(call.right for call in calls):
        return right_everywhere(exercise, answer, calls)
    return wrong_somewhere(exercise, calls)


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
        signature.bind(*exercise.inputs[0])
    except TypeError:
        names = exercise.parameters
        wanted = "1 argument" if len(names) == 1 else f"{len(names)} arguments"
        return (
            f"Your function is declared as `{exercise.name}{signature}`; it should take {wanted}: "
            f"{', '.join(names)}."
        )
    return ""


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
                f"It changes its input: `{name}` holds other values after the call, and whoever "
                "called still needs it. `-=` and writing into it do that: work on a copy."
            )
    return ""


def about_changing_results(exercise: Declaration, answer: Callable, calls: list[Call]) -> str:
    """Say so if a second call with the same input gives another result, or ""."""
    again = run(answer, exercise.inputs)
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
    for arguments in exercise.inputs:
        generators = [isinstance(a, np.random.Generator) for a in arguments]
        if not any(generators):
            continue
        name = exercise.parameters[generators.index(True)]
        fresh = np.random.default_rng(987)
        other = tuple(fresh if g else a for g, a in zip(generators, arguments, strict=True))
        # Runs of their own: each begins with the same state of NumPy's global generator.
        first, second = (run(answer, [given])[0].value for given in (arguments, other))
        if same(first, second):
            return (
                f"It does not draw from `{name}`, the generator that it is given, but from another "
                "one: `np.random` itself, perhaps, or one of its own."
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


def wrong_somewhere(exercise: Declaration, calls: list[Call]) -> Result:
    """Return the first that fits: a known mistake, an error, a general clue."""
    first = next(call for call in calls if not call.right)
    found = recognise(exercise, calls)
    values = [call for call in calls if not (call.right or call.outcome.error)]
    shown = most_telling(values) if values else first
    if found is not None:
        state = State.MISTAKE
        if values:
            about = f"About {found.part}: " if found.part else ""
            more = found.more and f"Besides, {found.more}."
            perhaps = "Perhaps: " if found.contradicted else ""
            lines = [f"{perhaps}{about}{found.mistake.sentence}", more, shown.example()]
        else:  # nothing but errors, and an error may have another cause, too
            lines = [f"Perhaps: {found.mistake.sentence}", about_error(shown)]
    elif first.outcome.error is not None and not first.lacks_error:
        state, shown = State.ERROR, first
        lines = [about_error(shown)]
    else:
        state, shown = State.WRONG, first if first.lacks_error else shown
        lines = [about_wrong(exercise, calls, shown)]
    if shown.is_abbreviated:
        lines.append(f"All inputs: `exercises.{exercise.name}.check({exercise.name}).inputs`.")
    return Result(
        exercise.name,
        state,
        "\n".join(filter(None, lines)),
        found and found.mistake.name,
        copy.deepcopy(shown.arguments),
    )


def most_telling(calls: list[Call]) -> Call:
    """Return the first call that shows all its numbers, and a difference that meets the eye."""
    return min(calls, key=lambda call: (call.is_abbreviated, not call.is_visible))


def about_error(call: Call) -> str:
    """Return the student's own line, what the error means, and for which input it came."""
    error = call.outcome.error
    line, meaning = call.outcome.own_line, errors.meaning(error)
    if call.lacks_error:
        return call.example()
    told = f"In your line `{line}`: {errors.words(error)}." if line else f"{errors.words(error)}."
    if "raise " in line:
        meaning = (
            "Your own `raise` was reached, though this input is allowed: look at its condition."
        )
    if isinstance(error, TooSlowError):
        told = ""
    return "\n".join(filter(None, [told, meaning, f"It came for {call.input}."]))


def about_wrong(exercise: Declaration, calls: list[Call], first: Call) -> str:
    """Return a general clue, and an input for which the answer is wrong."""
    if first.lacks_error:
        return first.example()
    returned = [call for call in calls if call.outcome.error is None]
    raised = [call for call in calls if call.outcome.error is not None and not call.right]
    sentences = [
        clues.clue(comparisons(exercise, returned), exercise.part),
        about_changed_input(exercise, [call for call in calls if not call.right]),
        first.example(),
        f"For a later input it raises {errors.words(raised[0].outcome.error)}." if raised else "",
    ]
    return "\n".join(filter(None, sentences))
