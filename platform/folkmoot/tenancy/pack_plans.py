"""What the versions in a manifest would change beside those that are published. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.values import PackEntry
from folkmoot.tenancy.packs import PARAMETERS, LaidDown, Mode, Pack, Parameter, Whose
from folkmoot.tenancy.packs.changes import PackChange, change_by
from folkmoot.tenancy.rules import USUAL

Entries = Sequence[PackEntry]
Packs = Sequence[Pack]


def new_packs(entries: Entries, standing: Packs) -> tuple[Pack, ...]:
    """Versions that are not published yet, in the order of their days, with their numbers."""
    published = _published(standing)
    new = [entry.pack for entry in entries if entry.pack.version not in published]
    numbered = enumerate(new, start=len(published) + 1)
    return tuple(replace(pack, number=number) for number, pack in numbered)


def missing_packs(entries: Entries, standing: Packs) -> tuple[str, ...]:
    """Published versions that the manifest does not have; they stay."""
    listed = {entry.pack.version for entry in entries}
    return tuple(version for version in _published(standing) if version not in listed)


def pack_faults(
    entries: Entries, standing: Packs, today: date, *, newcomer: bool
) -> Iterator[Fault]:
    """A published version never changes, and no new one reaches back to a day that has begun.

    The versions with which a district comes in (``newcomer``) may: until then it has no community,
    so nothing can have begun under other rules. So may the version in whose words the rules of a
    district from before there were packs go on.
    """
    published = _published(standing)
    for entry in entries:
        before = published.get(entry.pack.version)
        if before is not None and before.digest != entry.pack.digest:
            yield _changed(entry, before)
        reaches_back = before is None and entry.pack.effective_from <= today
        if reaches_back and not (newcomer or says_what_held(entry.pack, standing)):
            yield _past(entry, today)


def pack_changes(
    entries: Entries, standing: Packs, own: Mapping[Whose, LaidDown], communities: int
) -> Iterator[PackChange]:
    """What each new version changes beside the one before it."""
    held = list(standing)
    for pack in new_packs(entries, standing):
        yield change_by(pack, held, own, communities)
        held.append(pack)


def _published(standing: Packs) -> dict[str, Pack]:
    """Without the rules from before there were packs; those have no number."""
    return {pack.version: pack for pack in standing if pack.number}


def _changed(entry: PackEntry, before: Pack) -> Fault:
    return fault(
        entry.file,
        entry.version_line,
        "manifest.pack.changed",
        value=before.version,
        day=before.effective_from.isoformat(),
    )


def _past(entry: PackEntry, today: date) -> Fault:
    return fault(
        entry.file,
        entry.day_line,
        "manifest.pack.past",
        value=entry.pack.version,
        day=entry.pack.effective_from.isoformat(),
        earliest=(today + timedelta(days=1)).isoformat(),
    )


def says_what_held(pack: Pack, standing: Packs) -> bool:
    """Whether the rules from before there were packs go on in this version."""
    held = next(iter(standing), None)
    if held is None or held.number or held.effective_from != pack.effective_from:
        return False
    return all(_value(pack, each) == _value(held, each) for each in PARAMETERS)


def _value(pack: Pack, parameter: Parameter) -> object:
    said = pack.of(parameter)
    value = USUAL.get(parameter.key) if said.mode is Mode.INHERIT else said.value
    # An empty list is stored as one and written as another kind of nothing.
    return value or None
