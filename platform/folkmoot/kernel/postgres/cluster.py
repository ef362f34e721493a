"""The running server, as its users see it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from folkmoot.kernel.postgres.home import PORT, Home
from folkmoot.kernel.postgres.initdb import SUPERUSER
from folkmoot.kernel.postgres.secret import read_secret


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that answered. ``port`` names the socket only: no TCP port is open."""

    home: Path
    data_dir: Path
    socket_dir: Path
    port: int

    @classmethod
    def of(cls, home: Home) -> "Cluster":
        return cls(home=home.root, data_dir=home.data, socket_dir=home.socket, port=PORT)

    def url(self, *, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        """An SQLAlchemy URL. Without ``password`` the superuser gets the secret, others none."""
        if password is None and user == SUPERUSER:
            password = read_secret(Home(self.home))
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        where = f"host={quote(str(self.socket_dir), safe='/')}&port={self.port}"
        return f"postgresql+psycopg://{login}@/{quote(database, safe='')}?{where}"
