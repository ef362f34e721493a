"""What a wheel's own worker says that it brings, looked at as if it were in our process."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from folkmoot.extensions import current
from folkmoot.extensions.loader import require_lawful, require_promised
from folkmoot.extensions.refusals import Fault, refusal_of
from folkmoot.extensions.registry import Installed
from folkmoot.extensions.releases import problems
from folkmoot.extensions.releases.files import FILES
from folkmoot.extensions.runner.release import Release
from folkmoot_sdk.releases.wheel import Wheel

# What a release's own worker says it brings.
Describe = Callable[[Release], Mapping[str, Any]]


def described(wheel: Wheel, stage: Path, describe: Describe) -> tuple[dict[str, Any], Installed]:
    """What the worker of a wheel that lies in ``stage`` says, and the release as it is used.

    Raises Refused: the code of a :class:`Refusal` where it is not what it says.
    """
    manifest = wheel.manifest
    name = (manifest.id, manifest.version)
    release = Release(*name, stage / FILES, wheel.files_digest, wheel.package)
    try:
        description = dict(describe(release))
        brought = current.brought_by(release, description)
        require_promised(manifest, brought)
        require_lawful(brought)
    except Exception as error:
        refusal = refusal_of(manifest.id, error, during=Fault.NOT_WHAT_IT_IS)
        frame = getattr(error, "frame", "") or refusal.frame
        raise problems.cannot_be_used(name, refusal.code.value, refusal.message, frame) from error
    return description, Installed(*name, release.digest, brought, manifest, outside=True)
