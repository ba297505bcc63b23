"""What a teacher declares of an exercise: question, right answer, inputs, hints, mistakes."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that students give, and the sentence that tells them what to look at.

    Several of them may share a sentence, each with a name of its own for reports.
    """

    name: str
    function: Callable
    sentence: str


@dataclass(repr=False)
class Declaration:
    """One exercise. The fields are explained where they are given, at `exercise.exercise`."""

    reference: Callable
    number: int
    title: str
    question: str
    inputs: list[tuple]
    hints: list[str]
    returns: tuple[str, ...]
    rtol: float
    atol: float | None
    keep_dtype: bool
    look: Callable[[Any], Any] | None
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the function that is asked for."""
        return self.reference.__name__

    @property
    def parameters(self) -> list[str]:
        """The names of the function's arguments."""
        return list(inspect.signature(self.reference).parameters)

    @property
    def source(self) -> str:
        """The code of the right answer, without the declaration above it."""
        source = inspect.getsource(self.reference)
        return source[source.index(f"def {self.name}(") :].rstrip()

    @property
    def stub(self) -> str:
        """What the student fills: signature, docstring, and three dots."""
        signature, docstring, _ = self.source.split('"""', maxsplit=2)
        return f'{signature}"""{docstring}"""\n    ...'

    def part(self, place: int) -> str:
        """Return what to call one part of a result that has several."""
        known = place < len(self.returns)
        return self.returns[place] if known else f"result number {place + 1}"
