"""Who is told that other cadences were laid down: rooms above this one, which may not ask them."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act

# In the scope of the community in which they were laid down, or for which its district did so.
Hear = Callable[[Session, Act], object]
_hearing: list[Hear] = []


def register_cadences_heard(hear: Hear) -> None:
    """Be told of it, once each."""
    if hear not in _hearing:
        _hearing.append(hear)


def tell_of_cadences(session: Session, act: Act) -> None:
    """Raises what those that are told raise."""
    for hear in _hearing:
        hear(session, act)
