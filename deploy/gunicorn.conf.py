"""gunicorn for Folkmoot: two workers of four threads, each thread with its own connection.

Loopback only: a proxy that speaks TLS stands in front of anything public (nginx.conf). It takes
requests in whole before one of the few threads has to wait for them.
"""

import os
import socket
import struct

from gunicorn.arbiter import Arbiter

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Longer than the database's own statement timeout, so that the database speaks first.
timeout = 40
# A roster of 50,000 rows is written in one request; what is cut off is rolled back whole.
graceful_timeout = 60
keepalive = 5
# Slow leaks in any library end here; the jitter keeps both workers from going at once.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4096
limit_request_fields = 60
limit_request_field_size = 4096
accesslog = None
# A socket in somebody's home through which workers are ruled; nobody here uses it.
control_socket_disable = True
wsgi_app = "folkmoot.wsgi:app"

# A thread waits so long for more of a request, or for a reader to take more of an answer.
SILENCE_SECONDS = 8


def when_ready(server: Arbiter) -> None:
    """Connections inherit it from the socket they come in by. gunicorn's threads wait for the
    first byte with a limit, and for all others without one.
    """
    limit = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in server.LISTENERS:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)
