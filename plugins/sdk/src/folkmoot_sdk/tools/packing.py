"""A plugin's wheel, and what goes beside it: bill of materials, digest of vectors, signature."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from folkmoot_sdk.releases import SigningKey, Wheel, files_digest, read_wheel, sign_release
from folkmoot_sdk.tools.project import VECTORS, Project, ProjectError

_PATIENCE = 120  # seconds; a wheel of a few files takes one
# The first moment that a ZIP archive can hold with a day to spare for any time zone.
_EPOCH = "315619200"


@dataclass(frozen=True, slots=True)
class Packed:
    """What `package` has written. `vectors` is the digest of the golden vectors, or ""."""

    path: Path
    wheel: Wheel
    vectors: str
    signature: Path | None


def package(project: Project, out: Path, key: SigningKey | None) -> Packed:
    """Write the wheel, its bill of materials and, with a key, its signature.

    It is built twice, and both must have the same bytes. Raises ProjectError, WheelError.
    """
    name, content = _built(project)
    if (name, content) != _built(project):
        raise ProjectError("the wheel has other bytes when it is built again")
    wheel, vectors = read_wheel(content), vectors_digest(project)
    out.mkdir(parents=True, exist_ok=True)
    path = out / name
    path.write_bytes(content)
    bill = bill_of_materials(wheel, vectors)
    path.with_suffix(".cdx.json").write_text(json.dumps(bill, indent=1) + "\n", "utf-8")
    signature = None
    if key is not None:
        signature = path.with_suffix(".whl.sig")
        signed = sign_release(key, wheel.manifest.id, wheel.manifest.version, content)
        signature.write_text(f"{signed}\n", "utf-8")
    return Packed(path, wheel, vectors, signature)


def vectors_digest(project: Project) -> str:
    """Of the golden vectors, as of a package's files; "" when there are none."""
    folder = project.root / VECTORS
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    return files_digest(files) if files else ""


def bill_of_materials(wheel: Wheel, vectors: str) -> dict[str, object]:
    """What the wheel is made of, as CycloneDX 1.6; no time and no number of chance in it, so that
    the same wheel has the same bill.
    """
    ref = f"{wheel.name}@{wheel.version}"
    properties = [{"name": "folkmoot:files", "value": wheel.files_digest}]
    properties += [{"name": "folkmoot:vectors", "value": vectors}] if vectors else []
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": ref,
                "name": wheel.name,
                "version": wheel.version,
                "publisher": wheel.manifest.publisher,
                "hashes": [_hash(wheel.digest)],
                "properties": properties,
            }
        },
        "components": [
            *(
                {"type": "library", "bom-ref": each, "name": "folkmoot-sdk", "description": each}
                for each in wheel.requires
            ),
            *(
                {
                    "type": "file",
                    "bom-ref": f"{wheel.package}/{name}",
                    "name": f"{wheel.package}/{name}",
                    "hashes": [_hash(sha256(content).hexdigest())],
                }
                for name, content in sorted(wheel.files.items())
            ),
        ],
        "dependencies": [{"ref": ref, "dependsOn": list(wheel.requires)}],
    }


def _hash(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _built(project: Project) -> tuple[str, bytes]:
    """By hatchling in a process of its own, from what is installed: nothing is downloaded."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ran = subprocess.run(  # noqa: S603 - our own interpreter, the vendor's own folder
                [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
                cwd=project.root,
                env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH, "PYTHONHASHSEED": "0"},
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise _not_built(f"hatchling took more than {_PATIENCE} seconds") from problem
        found = sorted(Path(folder).glob("*.whl"))
        if ran.returncode or len(found) != 1:
            raise _not_built((ran.stderr or ran.stdout).strip()[-2000:])
        return found[0].name, found[0].read_bytes()


def _not_built(said: str) -> ProjectError:
    return ProjectError(
        f"no wheel was built: {said}",
        "Mend pyproject.toml; one that `folkmoot-sdk new` makes shows what is needed.",
    )
