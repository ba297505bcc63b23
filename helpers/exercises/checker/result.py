"""What a check, a hint and a solution look like, as text and in a notebook."""

import html
import re
import sys
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What came of a check. The words are what the student reads."""

    CORRECT = "Correct"
    NOT_ATTEMPTED = "Not attempted yet"
    ERROR = "It raised an error"
    MISTAKE = "A known mistake"
    WRONG = "Not right yet"


# A sign and a colour beside the words; neither says anything that the words do not.
SIGNS = {
    State.CORRECT: ("✓", "#029e73"),
    State.NOT_ATTEMPTED: ("○", "#949494"),
    State.ERROR: ("!", "#d55e00"),
    State.MISTAKE: ("✗", "#de8f05"),
    State.WRONG: ("✗", "#de8f05"),
}


class Shown:
    """Something with a heading and paragraphs, shown as plain text or as HTML."""

    def _content(self) -> tuple[str, str, list[str]]:
        """Return the heading, the colour of the bar beside it, and the paragraphs."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Return the plain text, without the sign where a console cannot show it."""
        heading, _, paragraphs = self._content()
        return for_console("\n".join([heading, *paragraphs]))

    def _repr_html_(self) -> str:
        heading, colour, paragraphs = self._content()
        body = "".join(f"<div>{as_html(text)}</div>" for text in paragraphs)
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 2px 12px">'
            f"<strong>{html.escape(heading)}</strong>{body}</div>"
        )


def for_console(text: str) -> str:
    """Return text as the console's encoding can write it: in plain words, where it is not UTF-8."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, _ in SIGNS.values():
            text = text.removeprefix(f"{sign} ")
        for letter, word in WORDS.items():
            text = text.replace(letter, word)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


WORDS = {
    "α": "alpha",
    "β": "beta",
    "δ": "delta",
    "ε": "epsilon",
    "μ": "mu",
    "σ": "sigma",
    "χ": "chi",
    "√": "sqrt",
    "²": "**2",
    "³": "**3",
    "∂": "d",
    "·": "*",
    "−": "-",
    "×": "x",
    "…": "...",
}


def as_html(text: str) -> str:
    """Return text with its `code` set as code, and its line breaks and spaces kept."""
    code = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return f'<span style="white-space: pre-wrap">{code}</span>' if "\n" in text else code


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """What a check found.

    exercise: its name. state: one of State. message: one paragraph a line.
    mistake: the name of the known mistake that was recognised, or None.
    inputs: the arguments for which the answer failed, as the message tells of them, or None.
    """

    exercise: str
    state: State
    message: str
    mistake: str | None = None
    inputs: tuple | None = None

    @property
    def passed(self) -> bool:
        """Tell whether the answer is right."""
        return self.state is State.CORRECT

    def _content(self) -> tuple[str, str, list[str]]:
        sign, colour = SIGNS[self.state]
        return f"{sign} {self.exercise}: {self.state}", colour, self.message.splitlines()


@dataclass(frozen=True, repr=False)
class Note(Shown):
    """A hint or a solution: a heading, a text, and perhaps code."""

    heading: str
    text: str
    code: str = ""

    def _content(self) -> tuple[str, str, list[str]]:
        return self.heading, "#0173b2", [self.text, self.code] if self.code else [self.text]

    def _repr_html_(self) -> str:
        """Return the text, and below it the code as code."""
        if not self.code:
            return super()._repr_html_()
        text = Note(self.heading, self.text)._repr_html_()
        return f'{text}<pre style="font-family: monospace">{html.escape(self.code)}</pre>'
