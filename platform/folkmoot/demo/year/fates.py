"""What becomes of meetings that are owed: most are held, and not every community manages all."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from random import Random
from uuid import UUID

from folkmoot.compliance.queries import ObligationLine
from folkmoot_sdk import BodyKind


class Fate(StrEnum):
    """NARROW: a little more than half of the members come, which the law of 2026 finds too few."""

    HELD = "held"
    NARROW = "narrow"
    INQUORATE = "inquorate"
    UNPUBLISHED = "unpublished"
    MISSED = "missed"


# By turns: every second community keeps everything; the others miss one, two or four meetings.
_PATTERNS: tuple[tuple[Fate, ...], ...] = (
    (),
    (Fate.MISSED,),
    (),
    (Fate.UNPUBLISHED, Fate.INQUORATE),
    (),
    (Fate.MISSED, Fate.MISSED, Fate.INQUORATE, Fate.MISSED),
)


def fates_of(lines: Sequence[ObligationLine], seed: int) -> Mapping[UUID, Fate]:
    """The same for the same seed; the appraisal is held everywhere."""
    random = Random(seed)  # noqa: S311 - a story, no secrets
    able = [line.id for line in lines if line.body is not BodyKind.APPRAISAL_MEETING]
    pattern = _PATTERNS[seed % len(_PATTERNS)]
    return dict(zip(random.sample(able, len(pattern)), pattern, strict=True))


def of_quarter(lines: Sequence[ObligationLine], quarter: int) -> UUID:
    """The representatives' meeting of that quarter."""
    assemblies = [line for line in lines if line.body is BodyKind.REPRESENTATIVES_ASSEMBLY]
    return assemblies[quarter - 1].id
