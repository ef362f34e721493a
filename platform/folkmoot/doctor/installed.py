"""What is installed: plugins, and the platform's words in Chinese."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from folkmoot.doctor.finding import Finding
from folkmoot.extensions.refusals import Refusal
from folkmoot.extensions.registry import Registry
from folkmoot.kernel.errors import mark
from folkmoot.web.catalogues import (
    MESSAGES,
    PACKAGE,
    catalogue_folders,
    features,
    read_catalogue,
    source_strings,
)


def plugins(registry: Registry) -> Iterator[Finding]:
    names = ", ".join(sorted(registry.plugins))
    if names:
        yield Finding("plugins", ok=True, said=mark("Plugins: %(names)s"), params={"names": names})
    else:
        yield Finding(
            "plugins",
            ok=False,
            said=mark("No plugin is installed, so there is no law to vote under."),
            cure=mark("Install folkmoot-cn-statutes and folkmoot-ballots."),
        )
    for name, refusal in sorted(registry.refused.items()):
        yield _refused(name, refusal)


def _refused(name: str, refusal: Refusal) -> Finding:
    return Finding(
        f"plugins.{name}",
        ok=False,
        said=mark("The plugin %(name)s was left out: %(reason)s"),
        cure=mark("Install another release of it, or remove it; see folkmoot plugins why %(name)s"),
        params={"name": name, "reason": f"{refusal} [{refusal.code}] {refusal.frame}".strip()},
    )


def catalogues_compiled(package: Path = PACKAGE) -> Finding:
    """Each start compiles what is missing; only where it may not write must somebody else."""
    stale = [po for po in _catalogues(package) if not _is_compiled(po)]
    params = {"rooms": ", ".join(po.parents[3].name for po in stale)}
    if not stale:
        return Finding("words", ok=True, said=mark("All Chinese words are compiled"))
    if all(os.access(po.parent, os.W_OK) for po in stale):
        said = mark("The next start compiles the Chinese words of %(rooms)s")
        return Finding("words", ok=True, said=said, params=params)
    return Finding(
        "words",
        ok=False,
        said=mark("The Chinese words of %(rooms)s are not compiled."),
        cure=mark("As the owner of the files, run: python -m folkmoot.web"),
        params=params,
    )


def catalogues_complete(package: Path = PACKAGE) -> Finding:
    if missing := dict(_missing(package)):
        return Finding(
            "translations",
            ok=False,
            said=mark("%(count)d sentences have no Chinese yet, in: %(rooms)s."),
            cure=mark("Run: python -m folkmoot.web update, then fill in what is empty."),
            params={"count": sum(missing.values()), "rooms": ", ".join(missing)},
        )
    return Finding("translations", ok=True, said=mark("Every sentence has its Chinese"))


def _catalogues(package: Path) -> list[Path]:
    return [
        file for folder in catalogue_folders(package) if (file := folder.parent / MESSAGES).exists()
    ]


def _is_compiled(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _missing(package: Path) -> Iterator[tuple[str, int]]:
    for room in features(package):
        known = _known(room / MESSAGES)
        lacking = {text for _, text in source_strings(room) if not known.get(_key(text))}
        if lacking:
            yield room.name, len(lacking)


def _known(po: Path) -> Mapping[str, object]:
    if not po.exists():
        return {}
    return {_key(entry.id): entry.string for entry in read_catalogue(po) if entry.id}


def _key(text: object) -> str:
    """A plural is known by its first form."""
    return str(text[0] if isinstance(text, (tuple, list)) else text)
