"""What lies in ``deploy/registry`` can be rendered, and no private key lies beside it."""

from datetime import UTC, datetime
from pathlib import Path

from folkmoot_sdk.releases.registry_files import read_folder
from folkmoot_sdk.releases.signing import public_bytes

FOLDER = Path(__file__).parents[4] / "deploy" / "registry"


def test_our_publishers_files_are_sound() -> None:
    publishers = read_folder(FOLDER, datetime.now(UTC)).publishers
    assert "folkmoot" in {each.id for each in publishers}
    assert all(public_bytes(each.key) for each in publishers)


def test_there_is_nothing_there_but_words_and_what_publishers_say() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} <= {".toml", ".md"}
