"""CI runs what the README tells a reader to run."""

import os
import re
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
CI = COURSE / ".ci" / "run"


def test_ci_calls_the_test_commands_of_the_readme():
    """The first for macOS and Linux, the second for Windows."""
    script = CI.read_text(encoding="utf-8")
    commands = re.findall(r"^ *TEST_COMMAND='(.+)'$", script, flags=re.MULTILINE)
    assert len(commands) == 2
    assert '"${SHELL_OF_COMMAND[@]}" "$TEST_COMMAND"' in script.splitlines()
    readme = (COURSE / "README.md").read_text(encoding="utf-8")
    for command in commands:
        assert command.endswith("-m pytest")
        assert command in [line.strip() for line in readme.splitlines()]


def test_ci_can_be_run():
    assert os.access(CI, os.X_OK)
