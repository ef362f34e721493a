"""A PostgreSQL of our own, without set-up: started by its first user, ended after its last.

    cluster = ensure_running(default_home(project))
    engine = create_engine(cluster.url(database="postgres"))

Each process that uses the server calls ensure_running, or is forked from one that did. The server
lives while any of them does, and for a short grace after.
"""

from folkmoot.kernel.postgres.cluster import Cluster
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import default_home
from folkmoot.kernel.postgres.supervisor import (
    GRACE,
    ensure_running,
    postmaster_pid,
    release,
    stop,
)

__all__ = [
    "GRACE",
    "Cluster",
    "PostgresUnavailable",
    "default_home",
    "ensure_running",
    "postmaster_pid",
    "release",
    "stop",
]
