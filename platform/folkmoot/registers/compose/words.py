"""How documents say things in one language, without a request from which it could come."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from folkmoot.kernel.act import CHINA
from folkmoot.meetings.minutes import phrases
from folkmoot.registers.domain import Column, Paragraph, Section, Table
from folkmoot.web.terminal import say
from folkmoot_sdk import Text

_NUMERALS = "〇一二三四五六七八九十"
_NOTHING = Text("本期无。", "Nothing in this period.")
_OF_KIND = Text("{title}（{kind}）", "{title} ({kind})")
_HEADINGS = Text("{numeral}、{heading}", "{n}. {heading}")


@dataclass(frozen=True, slots=True)
class Words:
    """``zh`` or ``en``. Called with a text of both languages or a marked string."""

    locale: str

    def __call__(self, phrase: object, **values: object) -> str:
        if not isinstance(phrase, Text):
            return say(str(phrase), {}, self.locale)
        found = phrase.in_(self.locale)
        return found.format(**values) if values else found

    def day(self, value: date) -> str:
        return phrases.day(value.isoformat(), self.locale)

    def on(self, at: datetime) -> str:
        """The day in China on which something was."""
        return self.day(at.astimezone(CHINA).date())

    def moment(self, at: datetime) -> str:
        return phrases.moment(at.isoformat(), self.locale)

    def titled(self, title: str, kind: object) -> str:
        """A meeting or notice by its title, with what it is unless the title says so already."""
        label = self(kind)
        if label in title:
            return title
        return self(_OF_KIND, title=title, kind=label)

    def listing(self, parts: Iterable[str]) -> str:
        return self(phrases.LIST).join(parts)

    def paragraphs(self, text: str) -> tuple[Paragraph, ...]:
        """What somebody wrote, line by line."""
        return tuple(Paragraph(line.strip()) for line in text.splitlines() if line.strip())

    def table(
        self, caption: Text, columns: Sequence[Column], rows: Iterable[Sequence[str]]
    ) -> Table:
        return Table(self(caption), tuple(columns), tuple(tuple(row) for row in rows))

    def columns(
        self, *labels: Text, numeric: Collection[int] = (), short: Collection[int] = ()
    ) -> tuple[Column, ...]:
        return tuple(
            Column(self(label), numeric=number in numeric, short=number in short)
            for number, label in enumerate(labels)
        )

    def section(self, heading: Text, table: Table | None = None, *paragraphs: str) -> Section:
        """A table without rows is a sentence: who reads it must see that nothing was left out."""
        said = tuple(Paragraph(text) for text in paragraphs)
        if table is not None and table.rows:
            return Section(self(heading), (*said, table))
        return Section(self(heading), said or (Paragraph(self(_NOTHING)),))

    def numbered(self, sections: Iterable[Section]) -> tuple[Section, ...]:
        return tuple(
            replace(part, heading=self(_HEADINGS, n=n, numeral=numeral(n), heading=part.heading))
            for n, part in enumerate(sections, 1)
        )


def numeral(n: int) -> str:
    """1 to 99 as headings of official documents count."""
    tens, ones = divmod(n, 10)
    if tens == 0:
        return _NUMERALS[ones]
    return f"{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}"
