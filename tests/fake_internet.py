"""A small Internet on this computer: an HTTPS proxy that answers in every host's name.

Nothing in the libraries is replaced: requests and gdown are led here by the environment variables
that any proxy uses, speak real TLS with real certificates, and trust the authority made here.
"""

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

DRIVE = "drive.google.com"
DRIVE_CONTENT = "drive.usercontent.google.com"
MIRROR_1 = "ossci-datasets.s3.amazonaws.com"
MIRROR_2 = "storage.googleapis.com"

QUOTA_PAGE = b"""<!DOCTYPE html><html><head><title>Google Drive - Quota exceeded</title></head>
<body><p class="uc-error-caption">Sorry, you can't view or download this file at this time.</p>
<p class="uc-error-subcaption">Too many users have viewed or downloaded this file recently.</p>
</body></html>"""
SIGN_IN_PAGE = b"<!doctype html><html><title>Sign in - Google Accounts</title><body></body></html>"


class Request(BaseHTTPRequestHandler):
    """One request inside the tunnel, answered by the site its host stands for."""

    def do_GET(self):
        self.server.asked.append((self.host, self.path))
        try:
            self.server.sites[self.host](self)
        except OSError:
            self.server.hung_up.set()  # the other side has closed the connection
        self.close_connection = True

    def answer(self, body, status=200, kind="application/octet-stream", **headers):
        """Send a whole answer; headers are given as Content_Disposition="..."."""
        headers = {"Content_Type": kind, "Content_Length": str(len(body)), **headers}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    @property
    def name(self):
        """The name of the file that is asked for."""
        return self.path.split("?")[0].rpartition("/")[2]

    def log_message(self, *_):
        pass


class Tunnel(BaseHTTPRequestHandler):
    """CONNECT host:443, then TLS in the name of that host."""

    def do_CONNECT(self):
        host = self.path.partition(":")[0]
        if host not in self.server.sites:
            self.send_error(502, "no such host")
            return
        self.send_response(200)
        self.end_headers()
        try:
            with self.server.contexts[host].wrap_socket(self.connection, server_side=True) as tls:
                handler = type("Here", (Request,), {"host": host})
                handler(tls, self.client_address, self.server)
        except OSError:
            self.server.hung_up.set()
        self.close_connection = True

    def log_message(self, *_):
        pass


class Internet(ThreadingHTTPServer):
    """``sites`` says what each host answers; ``asked`` lists what was asked of whom."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path):
        super().__init__(("127.0.0.1", 0), Tunnel)
        authority = trustme.CA()
        self.authority = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.authority)
        self.asked: list[tuple[str, str]] = []
        self.hung_up = threading.Event()
        self.sites: dict[str, Callable[[Request], None]] = {}
        self.contexts = {}
        for host in (DRIVE, DRIVE_CONTENT, MIRROR_1, MIRROR_2):
            self.contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(host).configure_cert(self.contexts[host])
            self.sites[host] = not_found

    @property
    def environment(self):
        """The variables that lead requests and gdown here."""
        address = f"http://127.0.0.1:{self.server_port}"
        return {
            "HTTPS_PROXY": address,
            "https_proxy": address,
            "NO_PROXY": "",
            "no_proxy": "",
            "REQUESTS_CA_BUNDLE": str(self.authority),
            "CURL_CA_BUNDLE": str(self.authority),
        }

    def hosts_asked(self):
        return {host for host, _ in self.asked}

    def handle_error(self, *_):
        pass  # connections that break are what is tested here


def not_found(request):
    request.answer(b"<html>404 Not Found</html>", 404, "text/html")


def server_error(request):
    request.answer(b"<html>500</html>", 500, "text/html")


def page(body):
    return lambda request: request.answer(body, 200, "text/html; charset=utf-8")


def named_page(request):
    """A page that Drive serves like a file: gdown takes it for one."""
    disposition = 'attachment; filename="page.gz"'
    request.answer(QUOTA_PAGE, 200, "text/html", Content_Disposition=disposition)


def redirect(host):
    """Drive's first answer: the file is over there."""
    return lambda request: request.answer(
        b"", 303, Location=f"https://{host}/download?{request.path.partition('?')[2]}"
    )


def serve(content_of):
    """Give the file; ``content_of(request)`` returns its bytes."""

    def site(request):
        request.answer(content_of(request), Content_Disposition='attachment; filename="digits.gz"')

    return site


def half(content_of, then):
    """Give half the file, then call ``then(request)``, and hang up when that returns."""

    def site(request):
        content = content_of(request)
        request.send_response(200)
        request.send_header("Content-Type", "application/octet-stream")
        request.send_header("Content-Disposition", 'attachment; filename="digits.gz"')
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content[: len(content) // 2])
        request.wfile.flush()
        then(request)

    return site


def hang_up(request):
    pass


def stall(request):
    """Say nothing more, until the other side gives up; or hang up, should it never do so."""
    request.connection.settimeout(20)
    try:
        while request.connection.recv(1024):
            pass
        request.server.hung_up.set()
    except TimeoutError:
        pass


def first(n, site, then):
    """Answer like ``site`` n times, and like ``then`` from there on."""
    lock, answered = threading.Lock(), []

    def changing(request):
        with lock:
            answered.append(request.path)
            now = site if len(answered) <= n else then
        now(request)

    return changing
