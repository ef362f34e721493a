"""Keys and signatures of releases."""

import base64
import sys
from pathlib import Path

import pytest

from folkmoot_sdk.releases import (
    KeyFileError,
    NoSigningError,
    SignatureError,
    SigningKey,
    load_key,
    make_key,
    sign_release,
    signing,
    verify_release,
)
from folkmoot_sdk.releases.signing import public_bytes, verify

WHEEL = b"PK some wheel"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return make_key(tmp_path_factory.mktemp("keys") / "vendor.pem")


def test_a_key_is_made_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "vendor.pem"
    made = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    assert load_key(path) == made
    assert len(public_bytes(made.public)) == 32


def test_a_key_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "vendor.pem"
    first = make_key(path)
    with pytest.raises(KeyFileError, match="exists"):
        make_key(path)
    assert load_key(path) == first


def test_a_key_that_others_may_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "vendor.pem"
    make_key(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_key(path)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAA==\n"])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vendor.pem"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(KeyFileError):
        load_key(path)
    with pytest.raises(KeyFileError, match="No such file"):
        load_key(tmp_path / "none.pem")


def test_the_signature_is_over_the_id_the_version_and_the_wheel(key: SigningKey) -> None:
    signature = sign_release(key, "green-lane", "0.1.0", WHEEL)
    verify_release(key.public, signature + "\n", "green-lane", "0.1.0", WHEEL)
    digest = "0f5f3c0bd53a0be4f2e9b9b0a0a8a0a5"
    assert digest not in signature  # it is a signature and no digest
    assert signing.release_message("a", "1", b"") == (
        b"folkmoot-release-1\na\n1\n"
        b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
    )


@pytest.mark.parametrize(
    ("plugin", "version", "wheel"),
    [
        ("other", "0.1.0", WHEEL),
        ("green-lane", "0.1.1", WHEEL),
        ("green-lane", "0.1.0", WHEEL + b" "),
    ],
)
def test_a_signature_holds_for_no_other_release(
    key: SigningKey, plugin: str, version: str, wheel: bytes
) -> None:
    signature = sign_release(key, "green-lane", "0.1.0", WHEEL)
    with pytest.raises(SignatureError):
        verify_release(key.public, signature, plugin, version, wheel)


def test_a_signature_of_another_key_does_not_hold(key: SigningKey, tmp_path: Path) -> None:
    other = make_key(tmp_path / "other.pem")
    with pytest.raises(SignatureError):
        verify(other.public, key.sign(WHEEL), WHEEL)


@pytest.mark.parametrize(
    "signature", ["", "x", "é", "AA==", base64.b64encode(bytes(64)).decode(), "A" * 10_000]
)
def test_what_is_no_signature_does_not_hold(key: SigningKey, signature: str) -> None:
    with pytest.raises(SignatureError):
        verify(key.public, signature, WHEEL)


@pytest.mark.parametrize("public", ["", "x", "AA==", "\N{SNOWMAN}", base64.b64encode(bytes(33))])
def test_what_is_no_public_key_is_refused(key: SigningKey, public: str | bytes) -> None:
    text = public if isinstance(public, str) else public.decode()
    with pytest.raises(KeyFileError):
        verify(text, key.sign(WHEEL), WHEEL)


def test_a_key_has_one_spelling(key: SigningKey) -> None:
    # The last character of 32 bytes in base64 has two bits to spare.
    bits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = bits[bits.index(key.public[-2]) ^ 1]
    with pytest.raises(KeyFileError):
        public_bytes(key.public[:-2] + last + "=")


def test_a_line_break_cannot_stand_for_another_release(key: SigningKey) -> None:
    with pytest.raises(SignatureError):
        sign_release(key, "green\nlane", "0.1.0", WHEEL)


def test_a_key_does_not_show_itself(key: SigningKey) -> None:
    assert "PRIVATE" not in repr(key)


def test_without_the_extra_the_error_says_what_to_install(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "folkmoot_sdk.releases._ed25519", raising=False)
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(NoSigningError, match=r"folkmoot-sdk\[tools\]"):
        key.sign(WHEEL)


def test_a_key_of_a_kind_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """PKCS 8 with an algorithm that is not there, as a newer tool may write one."""
    inner = bytes.fromhex("020100300506032a03040420") + b"x" * 32
    pem = base64.encodebytes(bytes((0x30, len(inner))) + inner)
    file = tmp_path / "key.pem"
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\n" + pem + b"-----END PRIVATE KEY-----\n")
    file.chmod(0o600)
    with pytest.raises(KeyFileError, match="no Ed25519 key"):
        load_key(file)
