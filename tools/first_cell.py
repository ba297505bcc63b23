"""Run me first: I find the course's own code, and fetch it where only this notebook is."""

import io
import os
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

COURSE_URL = ""  # the address of the course's zip file: whoever publishes the course sets it
url, here, part = os.environ.get("COURSE_URL", COURSE_URL), Path.cwd(), "helpers/mnist.py"
opened = Path(os.environ.get("JPY_SESSION_NAME") or globals().get("__vsc_ipynb_file__", ""))
places = [here, *here.parents, *opened.resolve().parents, *sorted(here.glob("*"))]
if not (course := next((place for place in places if os.path.isfile(place / part)), None)):
    try:
        assert url, "COURSE_URL is empty"
        with TemporaryDirectory(prefix=".download-", dir=here) as new:
            zipfile.ZipFile(io.BytesIO(urlopen(url, timeout=30).read())).extractall(new)
            found = next(Path(new).glob("*/" + part))
            course = found.parents[1].replace(here / "digits-from-scratch")
    except Exception as error:
        advice = "Open this notebook in the course's folder or put its zip's address in COURSE_URL."
        raise RuntimeError(f"No course here ({str(error) or 'nor in its zip'}). {advice}") from None
sys.path[:] = [str(course), *(place for place in sys.path if place != str(course))]
