"""Fetching what is missing, from a small Internet on this computer (see fake_internet)."""

import gzip
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import fake_internet as net
import numpy as np
import pytest
from permissions import ordinary_user, public_folder

from helpers import mnist
from helpers.data import download, published, sources

FILES = list(published.KINDS)
NAMES = {remote.name for remote in FILES}
BY_ID = {remote.drive_id: remote.name for remote in FILES}
MISSING = published.TEST_IMAGES.name
DATA = mnist.DATA
COURSE = Path(__file__).resolve().parents[1]


def content(request):
    """The bytes of the file that is asked for, by its id on Drive or by its name."""
    name = request.name if request.name in NAMES else BY_ID[request.path.rpartition("id=")[2]]
    return (DATA / name).read_bytes()


def wrong_content(request):
    """An intact file of the right size with other images in it."""
    unpacked = bytearray(gzip.decompress(content(request)))
    unpacked[-1] ^= 1
    return gzip.compress(unpacked, 1)


@pytest.fixture
def internet(tmp_path, monkeypatch):
    authority = tmp_path / "authority"
    authority.mkdir()
    with net.Internet(authority) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.sites[net.DRIVE] = net.redirect(net.DRIVE_CONTENT)
        server.sites[net.DRIVE_CONTENT] = net.serve(content)
        yield server
        server.shutdown()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The course's own data folder, for the time of a test; it lacks one file."""
    folder = tmp_path / "data"
    monkeypatch.setattr(mnist, "DATA", folder)
    folder.mkdir()
    for name in NAMES - {MISSING}:
        shutil.copy(DATA / name, folder)
    return folder


def names_in(folder):
    return {entry.name for entry in folder.iterdir()}


def assert_complete(folder):
    """All four files, in the bytes of the course's own, and nothing else."""
    assert names_in(folder) == NAMES
    for name in NAMES:
        assert (folder / name).read_bytes() == (DATA / name).read_bytes()


def loading(folder, code=""):
    """Start load_mnist() in a process of its own, with ``folder`` as the course's data."""
    program = (
        f"{code}\nimport sys\nfrom pathlib import Path\nfrom helpers import mnist\n"
        "mnist.DATA = Path(sys.argv[1])\nmnist.load_mnist()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=COURSE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this should have happened by now"
        time.sleep(0.02)


def bytes_in_scratch(folder):
    try:
        return sum(
            part.stat().st_size
            for scratch in folder.glob(download.SCRATCH + "*")
            for part in scratch.glob(MISSING + "*")
        )
    except FileNotFoundError:
        return 0  # it went away while we looked


def test_a_new_folder_is_filled_from_drive_when_asked_for(internet, tmp_path, capfd):
    folder = tmp_path / "new" / "data"

    train, test = mnist.load_mnist(folder, download=True)

    assert_complete(folder)
    assert train.X.shape == (60_000, 784)
    assert test.y.shape == (10_000,)
    assert internet.hosts_asked() == {net.DRIVE, net.DRIVE_CONTENT}
    assert published.TRAIN_IMAGES.name in capfd.readouterr().err, "there should be a progress bar"


def test_the_courses_own_folder_is_filled_without_being_asked(internet, folder):
    mnist.load_mnist()
    assert_complete(folder)


@pytest.mark.parametrize("lacking", [MISSING, None], ids=["one file", "the folder"])
def test_another_folder_is_only_read(internet, folder, tmp_path, lacking):
    other = tmp_path / "other"
    if lacking:
        shutil.copytree(DATA, other)
        (other / lacking).unlink()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(mnist.MnistError, match=r"download=True\)") as caught:
        mnist.load_mnist(other)
    assert internet.asked == []
    assert sorted(tmp_path.rglob("*")) == before

    # The error says what fetches them: do it.
    advice = re.search(r"load_mnist\([^)]+\)", str(caught.value))[0]
    assert len(eval(advice, {"load_mnist": mnist.load_mnist}).test.y) == 10_000
    assert NAMES <= names_in(other)


def test_what_is_there_is_not_fetched(internet):
    mnist.load_mnist()
    assert internet.asked == []


DRIVE_FAILURES = {
    "not found": net.not_found,
    "server error": net.server_error,
    "quota page": net.page(net.QUOTA_PAGE),
    "sign-in page": net.page(net.SIGN_IN_PAGE),
    "page with the name of a file": net.named_page,
    "empty": net.serve(lambda request: b""),
    "cut short": net.half(content, net.hang_up),
    "cut short at once": net.hang_up,
    "other images": net.serve(wrong_content),
    "not gzip": net.serve(lambda request: b"digits" * 1000),
}


@pytest.mark.parametrize("failure", DRIVE_FAILURES.values(), ids=DRIVE_FAILURES)
def test_when_drive_fails_the_mirror_gives_the_file(internet, folder, failure):
    internet.sites[net.DRIVE_CONTENT] = failure
    internet.sites[net.MIRROR_1] = net.serve(content)

    mnist.load_mnist(folder)

    assert_complete(folder)
    assert internet.hosts_asked() == {net.DRIVE, net.DRIVE_CONTENT, net.MIRROR_1}


MIRROR_FAILURES = {
    "not found": net.not_found,
    "a page": net.page(net.QUOTA_PAGE),
    "cut short": net.half(content, net.hang_up),
    "other images": net.serve(wrong_content),
}


@pytest.mark.parametrize("failure", MIRROR_FAILURES.values(), ids=MIRROR_FAILURES)
def test_when_the_first_mirror_fails_the_second_gives_the_file(internet, folder, failure):
    internet.sites[net.DRIVE] = net.not_found
    internet.sites[net.MIRROR_1] = failure
    internet.sites[net.MIRROR_2] = net.serve(content)

    mnist.load_mnist(folder)

    assert_complete(folder)
    assert internet.hosts_asked() == {net.DRIVE, net.MIRROR_1, net.MIRROR_2}


@pytest.mark.parametrize("stall", [net.stall, net.half(content, net.stall)], ids=["0 %", "50 %"])
@pytest.mark.parametrize("host", [net.DRIVE_CONTENT, net.MIRROR_1])
def test_a_source_that_stalls_is_given_up(internet, folder, monkeypatch, host, stall):
    monkeypatch.setattr(sources, "PATIENCE", 6)  # gdown alone may take two to start
    internet.sites[net.DRIVE_CONTENT] = net.not_found
    internet.sites[host] = stall
    internet.sites[net.MIRROR_2] = net.serve(content)

    mnist.load_mnist(folder)

    assert_complete(folder)
    assert internet.hung_up.wait(10), "the stalled connection should have been closed"


def test_a_source_that_never_ends_is_given_up(internet, folder, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_DOWNLOAD", 1_000_000)
    internet.sites[net.DRIVE_CONTENT] = net.half(lambda _: b"0" * 5_000_000, net.stall)
    internet.sites[net.MIRROR_1] = net.serve(lambda _: b"0" * 5_000_000)

    with pytest.raises(mnist.MnistError, match=r"(?s)Drive: it sent more.*amazonaws.*it sent more"):
        mnist.load_mnist(folder)

    assert names_in(folder) == NAMES - {MISSING}


@pytest.mark.parametrize(
    "at_first", [net.server_error, net.half(content, net.hang_up)], ids=["error", "cut short"]
)
def test_a_passing_failure_is_tried_again(internet, folder, at_first):
    internet.sites[net.DRIVE] = net.not_found
    internet.sites[net.MIRROR_1] = net.first(1, at_first, then=net.serve(content))

    mnist.load_mnist(folder)

    assert_complete(folder)


def test_when_all_fail_one_error_tells_what_was_tried(internet, folder):
    internet.sites[net.DRIVE_CONTENT] = net.page(net.QUOTA_PAGE)
    internet.sites[net.MIRROR_2] = net.serve(lambda request: net.QUOTA_PAGE)

    with pytest.raises(mnist.MnistError) as caught:
        mnist.load_mnist(folder)

    lines = str(caught.value).splitlines()
    assert lines[0] == f"{folder / MISSING} does not exist."
    assert lines[2].startswith("  - Google Drive: it does not hand the file out")
    assert lines[3].endswith("mnist/: it answered 404 Client Error: Not Found.")
    assert "mnist/: its file is a web page, not data" in lines[4]
    assert lines[5].startswith("Check the Internet connection and try again, or copy")
    assert names_in(folder) == NAMES - {MISSING}


def test_without_a_network_the_error_says_so(internet, folder):
    internet.shutdown()
    internet.server_close()
    with pytest.raises(mnist.MnistError, match=r"proxy did not let it|could not be reached"):
        mnist.load_mnist(folder)
    assert names_in(folder) == NAMES - {MISSING}


def test_a_damaged_file_stays_as_it_was_when_every_source_fails(internet, folder):
    damaged = (DATA / MISSING).read_bytes()[:5000]
    (folder / MISSING).write_bytes(damaged)
    internet.sites[net.DRIVE_CONTENT] = net.serve(wrong_content)

    with pytest.raises(mnist.MnistError, match=r"(?s)was cut short.*SHA-256 differs"):
        mnist.load_mnist(folder)

    assert (folder / MISSING).read_bytes() == damaged
    assert names_in(folder) == NAMES


def other_images(seed):
    """Two images that are not MNIST's, under whatever name. Fashion-MNIST uses the same ones."""
    rng = np.random.default_rng(seed)
    return gzip.compress(
        bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]) + rng.bytes(2 * 784), mtime=0
    )


def test_wrong_files_in_the_courses_own_folder_are_replaced_and_kept_beside(internet, folder):
    for seed, old in enumerate([".old", ".old2", ".old3"]):
        (folder / MISSING).write_bytes(other_images(seed))
        mnist.load_mnist()
        assert (folder / (MISSING + old)).read_bytes() == other_images(seed)
        assert (folder / (MISSING + ".old")).read_bytes() == other_images(0)
    for old in folder.glob("*.old*"):
        old.unlink()
    assert_complete(folder)


def test_a_download_into_another_folder_changes_no_file_there(internet, folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    wrong = other / published.TRAIN_IMAGES.name
    wrong.write_bytes(other_images(0))
    with pytest.raises(mnist.MnistError, match=r"(?s)load_images\(.*Nothing in .* was changed"):
        mnist.load_mnist(other, download=True)
    assert wrong.read_bytes() == other_images(0)
    assert names_in(other) == NAMES - {MISSING}


class Bar:
    """Counts what it is told, as a progress bar does."""

    n = 0

    def update(self, n):
        self.n += n


@pytest.mark.parametrize(
    "download", [sources.from_drive, sources.from_mirror(sources.MIRRORS[0])], ids=["drive", "1"]
)
def test_the_progress_bar_moves_by_the_bytes_that_arrive(internet, tmp_path, download):
    internet.sites[net.MIRROR_1] = net.serve(content)
    bar = Bar()
    download(published.TEST_LABELS, tmp_path / "file", bar)
    assert bar.n == (tmp_path / "file").stat().st_size > 4000


def test_success_without_a_file_is_no_success(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "GDOWN", "")  # a program that does nothing, and ends well
    with pytest.raises(sources.SourceError, match="reported success, but there is no file"):
        sources.from_drive(published.TEST_LABELS, tmp_path / "file", Bar())


def test_a_mirror_that_would_unpack_on_the_way_is_asked_not_to(internet, folder):
    # As Google's storage does: it sends what is stored gzipped as a page that is compressed.
    def site(request):
        packed = (
            {"Content_Encoding": "gzip"} if "gzip" in request.headers["Accept-Encoding"] else {}
        )
        request.answer(content(request), **packed)

    internet.sites[net.DRIVE] = net.not_found
    internet.sites[net.MIRROR_1] = site
    mnist.load_mnist()
    assert_complete(folder)


def test_missing_certificates_are_named_as_such(internet, folder, monkeypatch, tmp_path):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(tmp_path / "none.pem"))
    with pytest.raises(mnist.MnistError) as caught:
        mnist.load_mnist()
    message = str(caught.value)
    for source in ("Google Drive", *sources.MIRRORS):
        assert f"{source}: the file of certificates is missing; unset REQUESTS_CA_BUNDLE" in message
    assert "none.pem" in message
    assert "Make room" not in message
    assert names_in(folder) == NAMES - {MISSING}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
def test_everybody_may_read_what_was_fetched(internet, folder):
    mnist.load_mnist(folder)
    assert (folder / MISSING).stat().st_mode & 0o777 == 0o644


def test_two_processes_at_once_both_succeed(internet, folder):
    together = threading.Barrier(2)

    def site(request):
        together.wait(30)  # neither gets its file before both have asked for it
        net.serve(content)(request)

    internet.sites[net.DRIVE_CONTENT] = site
    both = [loading(folder), loading(folder)]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert_complete(folder)


@pytest.mark.parametrize("host", [net.DRIVE_CONTENT, net.MIRROR_1])
@pytest.mark.parametrize("old", [None, b"damaged"], ids=["missing", "damaged"])
def test_a_kill_half_way_leaves_everything_as_it_was(internet, folder, host, old):
    if old:
        (folder / MISSING).write_bytes(old)
    if host != net.DRIVE_CONTENT:
        internet.sites[net.DRIVE_CONTENT] = net.not_found
    internet.sites[host] = net.half(content, net.stall)

    process = loading(folder)
    wait_until(lambda: bytes_in_scratch(folder) > 100_000)
    process.kill()
    process.communicate()

    assert internet.hung_up.wait(10), "no download should live on after the kill"
    assert (folder / MISSING).exists() == bool(old)
    if old:
        assert (folder / MISSING).read_bytes() == old

    # The next run succeeds, and a later one clears up what the kill has left.
    internet.sites[host] = net.serve(content)
    mnist.load_mnist(folder)
    (folder / (MISSING + ".old")).unlink(missing_ok=True)
    long_ago = time.time() - 20 * sources.PATIENCE
    for scratch in folder.glob(download.SCRATCH + "*"):
        for entry in [*scratch.iterdir(), scratch]:
            os.utime(entry, (long_ago, long_ago))
    mnist.load_mnist(folder)
    assert_complete(folder)


def test_the_scratch_folder_of_a_living_download_is_left_alone(internet, folder):
    living = folder / (download.SCRATCH + "living")
    living.mkdir()
    (living / "part").write_bytes(b"still arriving")
    mnist.load_mnist(folder)
    assert (living / "part").read_bytes() == b"still arriving"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of a file")
@pytest.mark.parametrize("drive", [net.not_found, net.serve(content)], ids=["mirror", "drive"])
def test_a_full_disk_leaves_everything_as_it_was(internet, folder, drive):
    (folder / MISSING).write_bytes(b"damaged")
    internet.sites[net.DRIVE_CONTENT] = drive
    internet.sites[net.MIRROR_1] = net.serve(content)
    no_room = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))"

    _, errors = (process := loading(folder, no_room)).communicate(timeout=60)

    assert process.returncode == 1
    assert "MnistError" in errors
    assert f"A fresh copy cannot be saved in {folder} (File too large). Make room" in errors
    assert (folder / MISSING).read_bytes() == b"damaged"
    assert names_in(folder) == NAMES


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders")
def test_a_read_only_folder_is_named_as_such(internet, folder):
    import tqdm.auto  # noqa: F401  what is imported late must be readable by nobody, too

    with public_folder() as public:
        read_only = shutil.copytree(folder, public / "data")
        read_only.chmod(0o555)
        with ordinary_user(), pytest.raises(mnist.MnistError) as caught:
            mnist.load_mnist(read_only, download=True)
        read_only.chmod(0o755)
        assert f"{MISSING} does not exist." in str(caught.value)
        assert f"cannot be saved in {read_only} (Permission denied)" in str(caught.value)
        assert names_in(read_only) == NAMES - {MISSING}
    assert internet.asked == [], "nothing should be downloaded that cannot be saved"


def test_a_file_in_place_of_the_folder_is_named_as_such(internet, tmp_path):
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(mnist.MnistError, match="cannot be saved"):
        mnist.load_mnist(tmp_path / "data", download=True)
    assert (tmp_path / "data").read_text() == "no folder"
