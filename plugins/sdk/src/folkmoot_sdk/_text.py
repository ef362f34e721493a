"""What every rule carries: its words in two languages, its source, its dates."""

from dataclasses import dataclass
from datetime import date

from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._plain import Plain


@dataclass(frozen=True, slots=True)
class Text(Plain):
    """A phrase in Chinese and in English; neither may be empty, so no page is half translated."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not (self.zh.strip() and self.en.strip()):
            raise DefinitionError(f"a text needs both languages: {self.zh!r} / {self.en!r}")

    def in_(self, locale: str) -> str:
        """Chinese for any locale that begins with "zh" ("zh_Hans_CN", "zh-CN"), else English."""
        return self.zh if locale.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class InForce(Plain):
    """The days on which something is law, `start` and `end` included; no end means still."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise DefinitionError(f"in force until {self.end}, before its start {self.start}")

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def sentence(self, locale: str) -> str:
        if self.end is None:
            since = Text(f"{_chinese(self.start)}起施行", f"in force from {self.start}")
            return since.in_(locale)
        zh = f"{_chinese(self.start)}至{_chinese(self.end)}施行"
        return Text(zh, f"in force {self.start} to {self.end}").in_(locale)


@dataclass(frozen=True, slots=True)
class Source(Plain):
    """Where a rule comes from, for anyone to check: the law, its article ("27", "28-29", or ""),
    and an address (https, http) or a DOI. Raises DefinitionError for any other address: a page
    makes a link of it.
    """

    law: Text
    article: str
    url: str = ""

    def __post_init__(self) -> None:
        if self.url and not self.url.startswith(("https://", "http://", "doi:")):
            raise DefinitionError(f"{self.url!r} is neither an address of the web nor a DOI")

    def sentence(self, locale: str) -> str:
        if not self.article:
            return self.law.in_(locale)
        return Text(
            f"{self.law.zh}第 {self.article} 条", f"{self.law.en}, art. {self.article}"
        ).in_(locale)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
