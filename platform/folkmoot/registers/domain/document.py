"""A document as it stands on paper: what the template prints and what its digest is taken of."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import ClassVar


class Form(StrEnum):
    """What kind of paper it is; the style sheet knows each by its name."""

    BULLETIN = "bulletin"
    NOTICE = "notice"
    SHEET = "sheet"
    MINUTES = "minutes"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose document it is. ``address`` is the community's, as /district/community."""

    district: str
    community: str
    address: str


@dataclass(frozen=True, slots=True)
class FileName:
    """What a paper is called where it is kept, without ending: ``plain`` in ASCII, ``shown`` in
    the words of its title. Both say whose it is, of what kind, and of which period or day.
    """

    plain: str
    shown: str

    @classmethod
    def of(cls, issuer: Issuer, kind: str, title: str, code: str) -> "FileName":
        slug, community = issuer.address.rpartition("/")[2], issuer.community
        whose = () if community in title else (community,)
        return cls(
            "-".join(filter(None, (slug, kind, code))), " ".join((*whose, title, code)).strip()
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    shape: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries with their numbers."""

    shape: ClassVar[str] = "listing"
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """``short`` is for days and other words that must not be broken, ``to_fill`` for a pen."""

    label: str
    numeric: bool = False
    short: bool = False
    to_fill: bool = False

    @property
    def look(self) -> str:
        """How the style sheet calls it; "" for a column of words."""
        looks = (("number", self.numeric), ("short", self.short), ("fill", self.to_fill))
        return next((look for look, holds in looks if holds), "")


@dataclass(frozen=True, slots=True)
class Table:
    """``caption`` says what it lists. Every row has a cell for each column, in words."""

    shape: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Listing | Table


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One paper in one language. ``told`` stands under the title; ``marked`` is what its reader
    must not miss, such as that a period is not over.

    ``signed`` and ``dated`` stand at the end, where the stamp goes. ``foot`` explains the digest.
    """

    form: Form
    locale: str
    title: str
    told: str
    marked: str
    sections: tuple[Section, ...]
    signed: str
    dated: str
    foot: str
    name: FileName

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of all that it says, its language included."""
        said = asdict(self)
        # Not on the paper: a file may be called otherwise and is the same document.
        del said["name"]
        plain = json.dumps(
            [said, [[block.shape for block in part.blocks] for part in self.sections]],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(plain.encode()).hexdigest()
