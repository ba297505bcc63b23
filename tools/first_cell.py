# @title Run me first: I find the course, or install it from an address or path
import subprocess
import sys
from pathlib import Path

COURSE_URL = ""  # @param {type:"string"}
if sys.version_info < (3, 11):
    raise RuntimeError("The course needs a kernel with Python 3.11 or newer.")
try:
    from helpers import exercises
except ImportError as problem:
    place, advice = COURSE_URL, "Choose another kernel, or set COURSE_URL."
    if problem.name == "helpers" and problem.path:
        place, advice = "", "Rename that other one and restart the kernel."
    if not place:
        raise RuntimeError(f"No course here: {problem}. {advice}") from None
    if Path(place).exists():
        place = Path(place).resolve().as_uri()
    package = f"digits-from-scratch @ {place}"
    pip = [sys.executable, "-m", "pip", "install", "-qq", package]
    done = subprocess.run(pip, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"pip cannot get {place}:\n{done.stderr}") from None
    sys.modules.pop("helpers", None)  # a mere folder of that name
    from helpers import exercises
