"""Which options can be put to whom just now."""

from folkmoot.matters import service
from folkmoot.matters.acts.form import Desk
from folkmoot.matters.domain import RESIDENTS, competent_bodies
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import BodyKind

RESOLVING = (BodyKind.REPRESENTATIVES_ASSEMBLY, *RESIDENTS)
# From the resolution on, until what was only recommended has been carried out.
VOTED_IN = frozenset({Step.RESOLUTION, Step.PUBLICATION, Step.IMPLEMENTATION})


def advised(desk: Desk, *bodies: BodyKind) -> set[str]:
    """What was only recommended and waits for one of these bodies."""
    return set().union(*(service.advised_to(desk.record, body) for body in bodies))


def options_now(desk: Desk) -> list[tuple[str, str]]:
    return [(option.key, f"{option.key} {option.label}") for option in desk.record.options]


def put_to(desk: Desk, *bodies: BodyKind) -> list[tuple[str, str]]:
    """All options in step 4; afterwards what was only recommended to these bodies."""
    if desk.record.here.position == Step.RESOLUTION.position:
        return options_now(desk)
    waiting = advised(desk, *bodies)
    return [(key, text) for key, text in options_now(desk) if key in waiting]


def owners_own(desk: Desk) -> list[tuple[str, str]]:
    """What is for the owners to decide, of all that can be put to them now."""
    theirs = {
        option.key
        for option in desk.record.options
        if BodyKind.OWNERS_ASSEMBLY in competent_bodies(option.subject)
    }
    return [each for each in put_to(desk, BodyKind.OWNERS_ASSEMBLY) if each[0] in theirs]
