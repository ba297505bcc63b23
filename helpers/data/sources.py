"""Where a file can be downloaded from: Google Drive, through gdown, and mirrors."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
PATIENCE = 60  # seconds without news before a source is given up; gdown writes 512 kB at a time
LARGEST_DOWNLOAD = 64 * 1024**2  # bytes; the largest file has 10 MB

# gdown 5 has no timeout, so it works in a process of its own, which can be ended from outside.
# That process ends by itself when its standard input closes: then this one has died.
GDOWN = """
import os, sys, threading

def follow_parent():
    os.read(0, 1)
    os._exit(1)

threading.Thread(target=follow_parent, daemon=True).start()
try:
    import gdown
    gdown.download(id=sys.argv[1], output=sys.argv[2], quiet=True, use_cookies=False)
except Exception as error:
    sys.exit(type(error).__name__ + ": " + " ".join(str(error).split()))
"""

WORDS = {
    "ChunkedEncodingError": "the connection broke off in the middle",
    "ConnectionError": "it could not be reached, or the connection broke off",
    "ConnectTimeout": "it did not answer in time",
    "DownloadError": "the connection broke off in the middle",
    "FileURLRetrievalError": "it does not hand the file out (often: too many people fetched it)",
    "ModuleNotFoundError": "the package gdown is not installed",
    "ProxyError": "the proxy did not let it through",
    "ReadTimeout": "it did not answer in time",
    "SSLError": "its certificate is not trusted by this computer",
}


class Remote(NamedTuple):
    """A file on the Internet, and what it must be."""

    name: str
    drive_id: str  # on Google Drive
    size: int  # bytes on disk, about: each source has compressed it in its own way
    sha256: str  # of the decompressed bytes, the same everywhere


class ProgressBar(Protocol):
    """What is used of a tqdm bar."""

    def update(self, n: int) -> object:
        """Move on by n bytes."""


Download = Callable[[Remote, Path, ProgressBar], None]


class SourceError(Exception):
    """One source did not give the file; the message says why, in a student's words."""


def from_drive(remote: Remote, file: Path, bar: ProgressBar) -> None:
    """Download ``remote`` from Google Drive to ``file``; raise SourceError if that fails.

    The folder of ``file`` serves as scratch space. OSError means that it cannot be written to.
    """
    log = file.with_name("gdown.log")
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", GDOWN, remote.drive_id, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    try:
        arrived, last_news = 0, time.monotonic()
        while process.poll() is None:
            time.sleep(0.05)
            size = sum(_size(part) for part in file.parent.iterdir() if part != log)
            if size > arrived:
                bar.update(size - arrived)
                arrived, last_news = size, time.monotonic()
                _refuse_endless(arrived)
            elif time.monotonic() - last_news > PATIENCE:
                raise SourceError(f"nothing arrived for {PATIENCE} seconds")
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
    if process.returncode != 0:
        last_line = log.read_text("utf-8", "replace").strip().rpartition("\n")[2]
        kind, _, detail = last_line.partition(": ")
        raise SourceError(_in_words(kind, detail))
    if not file.exists():
        raise SourceError("gdown reported success, but there is no file")
    bar.update(_size(file) - arrived)


def from_mirror(url: str) -> Download:
    """Return a function that downloads from the folder at ``url``, as from_drive does."""

    def download(remote: Remote, file: Path, bar: ProgressBar) -> None:
        import requests  # here, since only who downloads needs to wait for its import
        from urllib3.util import Retry

        retry = Retry(
            2, backoff_factor=0.3, status_forcelist=[500, 502, 503, 504], raise_on_status=False
        )
        with requests.Session() as session:
            session.mount("https://", requests.adapters.HTTPAdapter(max_retries=retry))
            try:
                response = session.get(
                    url + remote.name,
                    stream=True,
                    timeout=PATIENCE,
                    headers={"Accept-Encoding": "identity"},  # the file as it is stored: gzipped
                )
            except OSError as error:  # a RequestException, or no certificates: no disk is used yet
                raise SourceError(_in_words(type(error).__name__, str(error))) from error
            try:
                response.raise_for_status()
                chunks = response.iter_content(64 * 1024)
                with open(file, "wb") as out:
                    for chunk in chunks:
                        out.write(chunk)
                        bar.update(len(chunk))
                        _refuse_endless(out.tell())
            except requests.RequestException as error:
                raise SourceError(_in_words(type(error).__name__, str(error))) from error

    return download


def _refuse_endless(n_bytes: int) -> None:
    if n_bytes > LARGEST_DOWNLOAD:
        raise SourceError(f"it sent more than {LARGEST_DOWNLOAD:,} bytes, and did not stop")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gdown has renamed it just now


def _in_words(kind: str, detail: str) -> str:
    if kind == "HTTPError":
        return f"it answered {detail.partition(' for url')[0]}"
    if kind == "OSError" and "certificate bundle" in detail:
        return (
            "the file of certificates is missing; unset REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, "
            f"or install certifi again ({detail.rpartition(': ')[2]})"
        )
    return WORDS.get(kind, f"{kind}: {detail}"[:200])
