"""Why a wheel, a key or a registry is refused, each with a stable code.

Of WheelError one subclass for each reason not to install a wheel; of SigningError for keys and
signatures; of RegistryError for what a registry's files say.
"""

from folkmoot_sdk._errors import SdkError


class WheelError(SdkError):
    """A wheel that is refused whole, before any of its code is anywhere."""

    code = "sdk.wheel"


class WheelSizeError(WheelError):
    """Larger than a plugin may be, packed or unpacked, as a whole or one file of it."""

    code = "sdk.wheel.size"


class WheelEntriesError(WheelError):
    """More files than a plugin may have."""

    code = "sdk.wheel.entries"


class WheelRatioError(WheelError):
    """A file that unpacks to so much more than it was that it can only be meant to fill a disk."""

    code = "sdk.wheel.ratio"


class WheelArchiveError(WheelError):
    """No ZIP archive, a damaged one, or one packed in a way that no wheel is."""

    code = "sdk.wheel.archive"


class WheelPathError(WheelError):
    """A name that leads out of the folder, or that not every system can hold."""

    code = "sdk.wheel.path"


class WheelLinkError(WheelError):
    """An entry that is no plain file: a symbolic link, a device."""

    code = "sdk.wheel.link"


class WheelDoubledError(WheelError):
    """Two entries of one name: which of them is meant, every reader decides for itself."""

    code = "sdk.wheel.doubled"


class WheelCaseError(WheelError):
    """Two names that are one where upper and lower case, or forms of a letter, are the same."""

    code = "sdk.wheel.case"


class WheelCompiledError(WheelError):
    """Compiled code, which nobody can review and the runner does not run."""

    code = "sdk.wheel.compiled"


class WheelPackageError(WheelError):
    """Not exactly one top-level package beside the wheel's own folder."""

    code = "sdk.wheel.package"


class WheelShadowError(WheelError):
    """A package named like one of ours, of those we need, or of the standard library's."""

    code = "sdk.wheel.shadow"


class WheelManifestError(WheelError):
    """No manifest, or one with faults; `problems` has a line for each."""

    code = "sdk.wheel.manifest"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(f"folkmoot-plugin.toml: {'; '.join(problems)}")
        self.problems = problems


class WheelMetadataError(WheelError):
    """Name, version or tags that are missing, or that contradict each other or the manifest."""

    code = "sdk.wheel.metadata"


class WheelEntryPointError(WheelError):
    """Not exactly one entry point, of the group folkmoot.plugins, that names the package."""

    code = "sdk.wheel.entry_point"


class WheelRecordError(WheelError):
    """A RECORD that does not agree with the files."""

    code = "sdk.wheel.record"


class WheelDependencyError(WheelError):
    """It needs something besides folkmoot-sdk, which the runner's folder does not have."""

    code = "sdk.wheel.dependency"


class SigningError(SdkError):
    """A key or a signature that does not do."""

    code = "sdk.signing"


class NoSigningError(SigningError):
    """`cryptography` is not installed."""

    code = "sdk.signing.missing"

    def __init__(self) -> None:
        super().__init__("signatures need cryptography: install folkmoot-sdk[tools]")


class KeyFileError(SigningError):
    """A key that cannot be read, made or used, or whose file others may read."""

    code = "sdk.signing.key"


class SignatureError(SigningError):
    """A signature that is not this key's over these very bytes."""

    code = "sdk.signing.signature"


class RegistryError(SdkError):
    """A registry's file that does not hold what it must; `problems` has a line for each fault."""

    code = "sdk.registry"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class RegistryStateError(RegistryError):
    """A state that does not follow from the one before."""

    code = "sdk.registry.state"
