"""An exercise and its three verbs: `check`, `hint` and `solution`."""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.exercises.checker.contain import originals
from helpers.exercises.checker.declaration import Declaration, Mistake
from helpers.exercises.checker.judge import judge
from helpers.exercises.checker.result import Note, Result, State


class Exercise(Declaration):
    """What `exercise` makes of a function. It remembers which hints were shown, and a try."""

    _hints_shown = 0
    _tried = False

    def __repr__(self) -> str:
        """Name the exercise and what can be done with it."""
        return f"{self.name}: {self.title}. Verbs: check({self.name}), hint(), solution()."

    def mistake(
        self, sentence: str, /, *functions: Callable, **named: Callable
    ) -> Callable[[Callable], Callable]:
        """Declare wrong answers that deserve one sentence for the student.

        As a decorator, the function below; or the functions that are handed over, each under its
        own name or, as in `mistake("...", halved=lambda x: x / 2)`, under the one given.
        """

        def declare(function: Callable, name: str = "") -> Callable:
            name = (name or function.__name__).replace("_", " ")
            self.mistakes.append(Mistake(name, function, sentence))
            return function

        for function in functions:
            declare(function)
        for name, function in named.items():
            declare(function, name)
        return declare

    def check(self, answer: object = None) -> Result:
        """Return what is right or wrong with answer, the student's function.

        It never raises, and leaves inputs and random states as they were.
        """
        try:
            # A wrong result may overflow where it is looked at.
            with originals(), np.errstate(all="ignore"):
                result = judge(self, answer)
        except Exception as error:  # whatever was handed over, the notebook goes on
            result = Result(
                self.name,
                State.WRONG,
                f"What you handed over cannot be looked at ({type(error).__name__}): write a "
                "function with `def`.",
            )
        self._tried = self._tried or result.state is not State.NOT_ATTEMPTED
        return result

    def hint(self) -> Note:
        """Return the next hint; after the last one, the last again."""
        self._hints_shown = min(self._hints_shown + 1, len(self.hints))
        heading = f"Hint {self._hints_shown} of {len(self.hints)}"
        if self._hints_shown == len(self.hints):
            when = "" if self._tried else "after a try of your own, "
            heading += f", the last ({when}exercises.{self.name}.solution() shows an answer)"
        return Note(heading, self.hints[self._hints_shown - 1])

    def solution(self) -> Note:
        """Return one right answer, once the student has had a try checked."""
        if not self._tried:
            return Note(
                f"{self.name}: try first",
                f"Hand a try of your own to exercises.{self.name}.check, right or wrong; then the "
                "solution is here.",
            )
        return Note(f"{self.name}: one right answer of several", "", self.source)


def exercise(
    *,
    number: int = 0,
    title: str,
    question: str,
    inputs: Sequence[tuple],
    hints: Sequence[str],
    returns: Sequence[str] = (),
    rtol: float = 1e-5,
    atol: float | None = None,
    keep_dtype: bool = False,
    look: Callable[[Any], Any] | None = None,
) -> Callable[[Callable], Exercise]:
    """Turn the function below into an Exercise, of which it is the right answer.

    number: which exercise of its notebook it is, counted from 1; 0 for one outside a notebook.
    title, question: what to do, in Markdown. The function's signature and docstring become the
        stub that the student fills.
    inputs: tuples of arguments, smallest first. The answer has to agree with the function on all.
        Where the function raises an error, the answer has to raise one of that type.
    hints: from where to look to nearly there.
    returns: names of the parts, if a tuple is returned.
    rtol, atol: how closely numbers have to agree; see `compare.same`.
    keep_dtype: float32 in has to give float32 out.
    look: for random results: look(result) is compared in place of the result, of which only the
        kind and the shape have to agree.
    """

    def declare(reference: Callable) -> Exercise:
        return Exercise(
            reference,
            number,
            title,
            textwrap.dedent(question).strip(),
            list(inputs),
            list(hints),
            tuple(returns),
            rtol,
            atol,
            keep_dtype,
            look,
        )

    return declare
