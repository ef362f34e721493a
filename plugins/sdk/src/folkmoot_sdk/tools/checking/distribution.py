"""What is around the code: the manifest, the files beside it, the distribution's own file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from folkmoot_sdk._errors import ManifestError, OtherApiError
from folkmoot_sdk._manifest import API_VERSION, Manifest, read_manifest
from folkmoot_sdk.releases import WheelError
from folkmoot_sdk.releases.wheel import MANIFEST, require_no_shadow, require_source
from folkmoot_sdk.tools.checking.findings import Finding

_REQUIRED = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:[<>=!~;(]|$)")
_PYPROJECT = "pyproject.toml"
_SECRET = re.compile(
    r"\.env.*|id_(rsa|dsa|ecdsa|ed25519)|.*\.(key|pem|p12|pfx)|\.(netrc|pypirc)|credentials.*"
)


def manifest_of(files: Mapping[str, bytes]) -> tuple[Manifest | None, list[Finding]]:
    """The manifest, or what keeps it from being one."""
    if MANIFEST not in files:
        return None, [Finding("FM101", MANIFEST, 0, "there is none in the package")]
    try:
        manifest = read_manifest(files[MANIFEST])
    except OtherApiError as problem:
        return None, [Finding("FM102", MANIFEST, 0, str(problem))]
    except ManifestError as problem:
        return None, [Finding("FM101", MANIFEST, 0, said) for said in problem.problems]
    if not manifest.accepts(API_VERSION):
        said = str(OtherApiError(manifest.api, API_VERSION))
        return manifest, [Finding("FM102", MANIFEST, 0, said)]
    return manifest, []


def beside(name: str, files: Mapping[str, bytes], manifest: Manifest | None) -> Iterator[Finding]:
    """The package's files as such."""
    if "py.typed" not in files:
        yield Finding("FM104", "py.typed", 0, "the package has no py.typed")
    for file, content in files.items():
        try:
            require_source({file: content})
        except WheelError as problem:
            yield Finding("FM110", file, 0, str(problem))
        if _SECRET.fullmatch(file.rpartition("/")[2].casefold()) or b"PRIVATE KEY-----" in content:
            yield Finding("FM111", file, 0, f"{file} looks like a secret")
    try:
        require_no_shadow(name)
    except WheelError as problem:
        yield Finding("FM107", "__init__.py", 0, str(problem))
    for kind, promised in manifest.contributions.items() if manifest else ():
        if promised and not kind.runs_outside:
            yield Finding("FM108", MANIFEST, 0, f"{kind.value} runs in the platform's process")


def project_file(
    pyproject: Mapping[str, Any], package: str, manifest: Manifest | None
) -> Iterator[Finding]:
    """The distribution's own words against the manifest's."""
    project = _table(pyproject.get("project"))
    for each in project.get("dependencies", ()):
        found = _REQUIRED.match(str(each))
        if found is None or re.sub(r"[-_.]+", "-", found[1]).lower() != "folkmoot-sdk":
            yield Finding("FM105", _PYPROJECT, 0, f"it depends on {each}")
    if manifest is None:
        return
    points = _table(_table(project.get("entry-points")).get("folkmoot.plugins"))
    if dict(points) != {manifest.id: package}:
        said = f'there is no {manifest.id} = "{package}", or more than that'
        yield Finding("FM103", _PYPROJECT, 0, said)
    version = project.get("version")
    if version != manifest.version:
        said = f"the distribution is {version}, the manifest {manifest.version}"
        yield Finding("FM106", _PYPROJECT, 0, said)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
