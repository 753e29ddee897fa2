"""A server on this machine that answers with JSON, for as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

Reply = tuple[int, bytes] | tuple[int, bytes, Mapping[str, str]]
"""Status, body, and more headers if there are any."""


class Request(NamedTuple):
    """What a client asks: path with query, what it posts (empty if it gets), and who it says it is.

    `base` is the address of the server.
    """

    path: str
    posted: str
    agent: str
    base: str


@contextmanager
def listen(answer: Callable[[Request], Reply]) -> Iterator[str]:
    """Run a server and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            agent = self.headers.get("User-Agent", "")
            status, reply, *more = answer(Request(self.path, body.decode(), agent, base))
            self.send_response(status)
            for name, value in (item for headers in more for item in headers.items()):
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        do_POST = do_GET  # noqa: N815, as http.server calls it

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    # By default it would look only twice a second whether it may stop.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
