"""A small archive on this machine, which can break a connection and remembers what was asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Archive(ThreadingHTTPServer):
    """Serves files by name; asked: name and Range of every request.

    cut: bytes after which a connection breaks, once for each entry of the list. resumes: whether
    it heeds a Range. answers: statuses to send first.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.cut: list[int] = []
        self.answers: list[int] = []
        self.resumes = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Archive

    def do_GET(self) -> None:
        name, wanted = Path(self.path).name, self.headers["Range"]
        self.server.asked.append((name, wanted))
        content = self.server.files.get(name)
        if self.server.answers:
            self.send_error(self.server.answers.pop(0))
            return
        if content is None:
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if not self.server.resumes:
            start = 0
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("Content-Encoding", "gzip")  # as some servers say of .gz files
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        end = start + self.server.cut.pop(0) if self.server.cut else len(content)
        self.wfile.write(content[start:end])

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running_archive() -> Iterator[Archive]:
    """An archive that answers until the block ends."""
    with Archive() as archive:
        thread = threading.Thread(target=archive.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield archive
        finally:
            archive.shutdown()
            thread.join()
