"""By how much a test was passed or missed, in whole persons, households, owners or 0.01 m²."""

from dataclasses import dataclass

from folkmoot.kernel.wording import filled
from folkmoot_sdk import TestResult, Text, Unit

_AMOUNTS = {
    Unit.PERSON: Text("{n} 人", "{n}"),
    Unit.HOUSEHOLD: Text("{n} 户", "{n} households"),
    Unit.HEAD: Text("{n} 位业主", "{n} owners"),
    Unit.AREA: Text("{n} 平方米", "{n} m²"),
}
_HUNDREDTHS = 100


_NAMED = Text("{name} {amount}", "{amount} ({name})")


@dataclass(frozen=True, slots=True)
class Margin:
    """``short`` is what was still needed, ``spare`` what was not; one is always 0."""

    unit: Unit
    short: int
    spare: int
    name: Text

    @property
    def words(self) -> Text:
        """The amount with its unit: "12 households"."""
        number = self.short or self.spare
        written = f"{number:,}"
        if self.unit is Unit.AREA:
            written = f"{number // _HUNDREDTHS:,}.{number % _HUNDREDTHS:02d}"
        return filled(_AMOUNTS[self.unit], n=written)

    @property
    def named(self) -> Text:
        """The same with what it is a margin of, where several are spoken of at once."""
        return filled(_NAMED, name=self.name, amount=self.words)


def margin_of(test: TestResult) -> Margin:
    spare = test.left - test.needed if test.passed else 0
    return Margin(test.unit, test.margin, spare, test.name)
