"""What every document ends and begins with."""

from collections.abc import Iterable
from datetime import date

from folkmoot.registers.compose import phrases as say
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import Document, FileName, Form, Issuer, Section


def paper(
    words: Words,
    issuer: Issuer,
    form: Form,
    title: str,
    sections: Iterable[Section],
    dated: date,
    *,
    told: str = "",
    marked: str = "",
    kind: str = "",
    code: str = "",
) -> Document:
    """A document of the residents' committee, with the place for its stamp. ``kind`` and ``code``
    are for the name of its file, where its form and its day do not say it.
    """
    return Document(
        form=form,
        locale=words.locale,
        title=title,
        told=told,
        marked=marked,
        sections=tuple(sections),
        signed=words(say.COMMITTEE, community=issuer.community),
        dated=words.day(dated),
        foot=words(say.FOOT),
        name=FileName.of(issuer, kind or form.value, title, code or dated.isoformat()),
    )
