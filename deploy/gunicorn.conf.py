"""gunicorn for Folkmoot: two workers of four threads, each thread with its own connection.

Loopback only: a proxy that speaks TLS stands in front of anything public.
"""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Longer than the database's own statement timeout, so that the database speaks first.
timeout = 40
graceful_timeout = 20
keepalive = 5
# Slow leaks in any library end here; the jitter keeps both workers from going at once.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4096
limit_request_fields = 60
accesslog = None
wsgi_app = "folkmoot.wsgi:app"
