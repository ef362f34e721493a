"""Channels: how a message leaves the platform, and how opinions come in from elsewhere."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import freeze_tuples
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text


class Office(StrEnum):
    """Whom a message is for: an office and no person, so that it outlives who holds it."""

    SECRETARY = "secretary"  # of a community
    STREET = "street"  # a street office
    DISTRICT = "district"
    OPERATOR = "operator"  # who runs the platform


class DeliveryState(StrEnum):
    """SENT: handed over. FAILED: not now, another time perhaps. REFUSED: never, e.g. for an
    address that does not exist. NOBODY: the channel's settings name no address for that office.
    """

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Message(Plain):
    """One message to one office. `place` is the name of its community, street office or district,
    `at` how that is addressed on the platform: "chuanying", or "chuanying/ererer" below a district;
    "" for the operator. Where people read there, a channel knows from its settings: the platform
    keeps nobody's e-mail address. `key` is the same whenever the same message is sent again: a
    channel that keeps it never delivers twice.
    """

    office: Office
    place: str
    at: str
    subject: str
    body: str
    key: str

    def __post_init__(self) -> None:
        if any(not each.isprintable() for each in (self.at, self.subject, self.key)):
            raise DefinitionError("place, subject and key of a message are one line each")


@dataclass(frozen=True, slots=True)
class Delivery(Plain):
    """What became of a message. `note` is for the operator, one line, without the message's words;
    it may be empty.
    """

    state: DeliveryState
    note: str = ""


class NoticeChannel(Contribution):
    """A way out for messages: mail, a short message, a district's own messenger.

    It runs in the platform's process, in a thread of its own, and is given up after its deadline;
    so it has a timeout below `most_seconds` itself. Whatever it raises is a FAILED delivery.
    """

    most_seconds: int = 30

    @abstractmethod
    def send(self, message: Message, settings: Mapping[str, object]) -> Delivery:
        """Hand one message over under these pinned settings."""


@dataclass(frozen=True, slots=True)
class RefusedRow(Plain):
    """A row of a file that cannot be taken over. `row` counts from 1, as spreadsheets show it."""

    row: int
    reason: Text

    def __post_init__(self) -> None:
        if type(self.row) is not int or self.row < 1:
            raise DefinitionError(f"row {self.row!r} of a file: rows count from 1")


@dataclass(frozen=True, slots=True)
class IntakeOpinion(Plain):
    """What somebody said elsewhere, in their words and without a name. `reference` is what it goes
    by there, e.g. the number of a work order: of one community and channel it comes in once, for
    ever. `given_on` is the day on which it was said, None where nobody knows. `row` as RefusedRow.
    """

    row: int
    text: str
    reference: str
    given_on: date | None = None

    def __post_init__(self) -> None:
        if not (self.text.strip() and self.reference.strip()):
            raise DefinitionError(f"row {self.row}: an opinion has a text and a reference")


@dataclass(frozen=True, slots=True)
class Intake(Plain):
    """All of a file: what can be taken in, and every row that cannot, with its reason."""

    opinions: tuple[IntakeOpinion, ...]
    refused: tuple[RefusedRow, ...] = ()

    def __post_init__(self) -> None:
        freeze_tuples(self, "opinions", "refused")
        references = [opinion.reference for opinion in self.opinions]
        if len(references) != len(set(references)):
            raise DefinitionError("two opinions of one file go by the same reference")


class IntakeWay(StrEnum):
    """How people spoke, as an opinion says it for ever."""

    LETTER = "letter"
    HOTLINE = "hotline"
    COUNTER = "counter"
    ONLINE = "online"


class IntakeChannel(Contribution):
    """A way in for opinions: a hotline's work orders, an office's letters, a survey."""

    way: IntakeWay = IntakeWay.LETTER

    @abstractmethod
    def read(self, content: bytes, settings: Mapping[str, object]) -> Intake:
        """The opinions in a file, at most 8 MiB of it. Raises ForeignFileError for what is no such
        file at all; a row that is wrong is refused and hinders no other.
        """
