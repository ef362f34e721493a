"""What the SDK raises.

    SdkError
    ├── DefinitionError          a rule, cadence, form … that cannot be meant (a plugin's mistake)
    ├── FiguresError             numbers that cannot be true: negative, or a part above its whole
    │   └── MissingFigureError   a test needs a number that was not given
    ├── PollError                options, ballots and figures of a vote that do not fit together
    ├── CountError               a voting rule returned a count that cannot belong to its poll
    ├── SettingsError            settings that the contribution's schema refuses
    ├── ForeignFileError         a file of another system that is none of the kind a plugin reads
    ├── ManifestError            a manifest that cannot be read or does not hold what it must
    │   └── OtherApiError        a manifest written for another version of the API
    └── PlainError               JSON data that is not the value it claims to be

Each carries `code`, a stable dotted string for programs; the message is English and for developers.
"""

from typing import ClassVar


class SdkError(ValueError):
    """Root of everything that the SDK raises; see this module's tree."""

    code: ClassVar[str] = "sdk"


class DefinitionError(SdkError):
    """A contribution that cannot be meant, noticed when it is made."""

    code = "sdk.definition"


class FiguresError(SdkError):
    """Numbers that cannot be true of any meeting."""

    code = "sdk.figures"


class MissingFigureError(FiguresError, KeyError):
    """A test needs `quantity` and the figures do not have it."""

    code = "sdk.figures.missing"

    def __init__(self, quantity: str) -> None:
        super().__init__(f"the figures lack {quantity!r}")
        self.quantity = quantity

    # KeyError shows its argument quoted; it is a base only so that Mapping.get and `in` work.
    __str__ = ValueError.__str__


class PollError(SdkError):
    """Options, ballots and figures of a vote that do not fit together."""

    code = "sdk.poll"


class CountError(SdkError):
    """A voting rule's answer that cannot belong to its poll."""

    code = "sdk.count"


class SettingsError(SdkError):
    """Settings that the schema refuses; `messages` is by key, as marshmallow has it."""

    code = "sdk.settings"

    def __init__(self, messages: object) -> None:
        super().__init__(f"settings refused: {messages}")
        self.messages = messages


class ForeignFileError(SdkError):
    """A file that an importer or an intake channel cannot read at all; the reason in both
    languages is for whoever handed it in.
    """

    code = "sdk.foreign_file"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class ManifestError(SdkError):
    """A manifest refused whole; `problems` has one line for each fault found."""

    code = "sdk.manifest"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class OtherApiError(ManifestError):
    """A manifest of a plugin that was written for `api`, a range without this API_VERSION."""

    code = "sdk.manifest.api"

    def __init__(self, api: str, ours: tuple[int, int]) -> None:
        super().__init__((f"written for API {api}, this is {ours[0]}.{ours[1]}",))
        self.api = api


class PlainError(SdkError):
    """JSON data that is not the value it claims to be; the message names the place."""

    code = "sdk.plain"
