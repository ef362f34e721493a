"""The golden vectors of a plugin's voting rules, beside what its rules count today."""

from dataclasses import dataclass
from pathlib import Path

from folkmoot_sdk import VotingRule, reference
from folkmoot_sdk.testing import Vector, read_vectors, vector, write_vectors
from folkmoot_sdk.testing._vectors import differing
from folkmoot_sdk.tools.loading import tried
from folkmoot_sdk.tools.project import VECTORS, Project, ProjectError


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a rule counts today of the votes in `file`; `changed` says what it counted otherwise
    when they were written. `new`: the votes are another version's, and `file` is not there yet.
    """

    rule: str
    file: Path
    vectors: tuple[Vector, ...]
    changed: tuple[str, ...]
    new: bool

    @property
    def stands(self) -> bool:
        return not (self.changed or self.new)

    def write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_vectors(self.file, self.vectors)


def recorded(project: Project, rule: VotingRule) -> Recorded:
    """A rule's vectors counted again. Raises ProjectError where there is no vote to count,
    PlainError, BreakdownError.
    """
    file = project.root / VECTORS / f"{reference(rule)}.json"
    before = read_vectors(file if file.exists() else _of_another_version(file, rule))
    with tried(project, reference(rule)):
        now = tuple(vector(rule, each.name, each.poll) for each in before)
    found = zip(before, now, strict=True)
    others = ((known.name, differing(each.count, known.count)) for known, each in found)
    changed = tuple(f"{name}: {said}" for name, said in others if said)
    new = not file.exists()
    return Recorded(reference(rule), file, now, () if new else changed, new)


def _of_another_version(file: Path, rule: VotingRule) -> Path:
    """Its votes are those that a new version is told apart by."""
    others = sorted(file.parent.glob(f"{rule.id}@*.json"), key=lambda path: path.stat().st_mtime)
    if not others:
        raise ProjectError(
            f"{file.relative_to(file.parents[2])} is not there, nor of another version",
            "Write some votes by folkmoot_sdk.testing.vector and write_vectors; see its README.",
        )
    return others[-1]
