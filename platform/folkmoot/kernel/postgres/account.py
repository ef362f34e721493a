"""Who the server runs as: ourselves; or, as PostgreSQL refuses root, somebody without rights."""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

# ``nobody`` is shared with other daemons, so it comes last; a user of our own would have to be
# created on the machine, which is not ours to do.
_CANDIDATES = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """Keyword arguments of subprocess.Popen that change who the child is."""

    user: int
    group: int
    extra_groups: Iterable[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A uid and gid of the machine."""

    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def identity(self) -> Identity:
        if self.is_me:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": ()}

    def take(self, path: Path) -> None:
        """Make this account the owner of ``path``."""
        if not self.is_me:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def may_pass(self, folder: Path) -> bool:
        """Whether this account may walk through an existing folder. Mode bits only, no ACLs."""
        found = folder.stat()
        if self.uid == found.st_uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if self.gid == found.st_gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)

    def obstacle(self, path: Path) -> Path | None:
        """The outermost existing folder above ``path`` that bars the way to it, or None."""
        above = [folder for folder in reversed(path.parents) if folder.exists()]
        return next((folder for folder in above if not self.may_pass(folder)), None)


def account_for(data_dir: Path) -> Account:
    """Whoever owns the data already, so that it stays one account; else one from the machine."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data_dir.exists() and (owner := data_dir.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return _unprivileged()


def _unprivileged() -> Account:
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return Account(65534, 65534)
