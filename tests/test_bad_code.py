"""Whatever a student's code does, the check answers in time, and the notebook stays usable."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bad_code import KINDS
from nbclient import NotebookClient

HERE = Path(__file__).parent

# Where a system has no timer that sends a signal, nothing ends these in time.
NEED_A_SIGNAL = {
    "sleeps",
    "swallows_every_interrupt",
    "swallows_bare",
    "swallows_interrupt_and_returns",
    "ignores_ctrl_c",
    "waits_for_a_lock",
    "joins_a_thread_without_end",
    "waits_for_a_pipe",
    "finally_goes_on",
    "sleeps_when_compared",
}
# A loop in C that looks for no signal ends when it ends, or when the memory does.
LATE = {"counts_in_c", "endless_generator"}

without_signal = not hasattr(signal, "setitimer")


def test_the_catalogue_is_long():
    assert len(KINDS) >= 43
    assert NEED_A_SIGNAL | LATE <= set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_notebook_stays_usable(name):
    if without_signal and name in NEED_A_SIGNAL | LATE:
        pytest.skip("no signal ends it here")
    done = subprocess.run(
        [sys.executable, str(HERE / "bad_code.py"), name, "0.5"],
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert "escaped" not in report, report
    assert not report["passed"], report
    assert "cannot be looked at" not in report["message"], report
    assert report["changed"] == []
    assert report["right"], "a right answer passes afterwards"
    assert report["seconds"] < 5 or name in LATE


def cell(*lines):
    return nbformat.v4.new_code_cell("\n".join(lines))


@pytest.mark.skipif(without_signal, reason="no signal ends these here")
def test_the_same_in_a_real_kernel():
    """One kernel survives one kind after the other, and prints in between."""
    names = [
        "sleeps",
        "swallows_every_interrupt",
        "ignores_ctrl_c",
        "deep_recursion",
        "asks_for_input",
        "exits",
        "exits_when_copied",
        "replaces_builtins",
        "replaces_exp",
        "deletes_stdout",
        "closes_stdout",
        "memory_without_end",
        "raises_keyboard_interrupt",
    ]
    start = cell(
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]",
        "import numpy as np",
        "from bad_code import KINDS",
        "from helpers.exercises.checker import contain",
        "from helpers.exercises.checker.exercise import exercise",
        "contain.SECONDS = 0.5",
        "@exercise(title='T', question='Q', inputs=[(np.arange(3.0),)], hints=['H'])",
        "def halves(X):",
        '    """Return X / 2."""',
        "    return np.log(np.exp(X)) / 2",
    )
    cells = [
        cell(
            f"print({name!r}, halves.check(KINDS[{name!r}]).passed)",
            "print('usable', halves.check(lambda X: np.log(np.exp(X)) / 2).passed)",
        )
        for name in names
    ]
    notebook = nbformat.v4.new_notebook(cells=[start, *cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for name, ran in zip(names, notebook.cells[1:], strict=True):
        text = "".join(output.text for output in ran.outputs if output.name == "stdout")
        assert text == f"{name} False\nusable True\n"
