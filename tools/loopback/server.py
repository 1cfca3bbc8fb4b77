"""The web server that the sample logs are made with: Python's own http.server, one thread, one request at a time.

    python3 server.py PORT ROUNDS BYTES BACKLOG

Each request costs rounds of PBKDF2, exponentially distributed with the mean ROUNDS, and each reply has BYTES bytes. How many rounds a
request gets comes from a generator of a fixed seed: a server that is started again does the same work in the same order. It prints
`listening` once it can be asked, and ends when the process that started it has ended.
"""

import hashlib
import os
import random
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

port, mean_rounds, size, backlog = (int(text) for text in sys.argv[1:])
body = b"x" * size
draws = random.Random(1)
parent = os.getppid()


class Handler(BaseHTTPRequestHandler):
    """Replies to every GET."""

    def do_GET(self):
        """Works, and sends the page."""
        rounds = 1 + int(draws.expovariate(1 / mean_rounds))
        hashlib.pbkdf2_hmac("sha256", self.path.encode(), b"salt", rounds)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Logs nothing."""


class Server(HTTPServer):
    """A server with a queue of its own length."""

    request_queue_size = backlog

    def service_actions(self):
        """Ends with its parent; asked after each request, and each second."""
        if os.getppid() != parent:
            sys.exit()


with Server(("127.0.0.1", port), Handler) as server:
    print("listening", flush=True)
    server.serve_forever(poll_interval=1)
