"""What will go: named one major version before it does, and warned of in between.

For the platform that loads plugins. A plugin imports nothing of it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from warnings import warn


@dataclass(frozen=True, slots=True)
class Deprecation:
    """`what` is a hook ("folkmoot_forms") or a member of a class ("Cadence.owed"). It is warned of
    from API version `since` on and gone in `removed`, a later major one; `instead` is what to use.
    """

    what: str
    since: tuple[int, int]
    removed: tuple[int, int]
    instead: str

    @property
    def is_fair(self) -> bool:
        """Whether a vendor had all of a major version to act on the warning."""
        return self.removed[0] > self.since[0] and self.removed[1] == 0

    def is_warned_of(self, api: tuple[int, int]) -> bool:
        """Whether it is still there in `api`, and on its way out."""
        return self.since <= api < self.removed

    @property
    def sentence(self) -> str:
        """The warning, for a developer."""
        since, removed = (".".join(map(str, each)) for each in (self.since, self.removed))
        return f"{self.what} is deprecated since API {since} and gone in {removed}: {self.instead}"


# All that ever were, those that are gone included: the test of the surface reads them.
DEPRECATIONS: tuple[Deprecation, ...] = ()
_said: set[tuple[str, str]] = set()


def deprecated_in(
    names: Collection[str],
    api: tuple[int, int],
    known: Collection[Deprecation] = DEPRECATIONS,
) -> Iterator[Deprecation]:
    """Of what a plugin implements (hooks, members as "Class.member"), what is on its way out."""
    return (each for each in known if each.what in names and each.is_warned_of(api))


def used_by(hooks: Iterable[str], contributions: Iterable[object]) -> frozenset[str]:
    """What a plugin implements: its hooks, and every member that a class of its own brings in the
    place of one of the contract's.
    """
    names = set(hooks)
    for contribution in contributions:
        classes = type(contribution).__mro__
        ours = [each for each in classes if each.__module__.startswith("folkmoot_sdk.")]
        own = {member for each in classes if each not in ours for member in vars(each)}
        names |= {f"{base.__name__}.{member}" for base in ours for member in own}
    return frozenset(names)


def warn_of(plugin: str, found: Iterator[Deprecation]) -> None:
    """A DeprecationWarning for each, once a plugin and process, however often it is loaded."""
    for each in found:
        if (plugin, each.what) not in _said:
            _said.add((plugin, each.what))
            warn(f"{plugin}: {each.sentence}", DeprecationWarning, stacklevel=2)
