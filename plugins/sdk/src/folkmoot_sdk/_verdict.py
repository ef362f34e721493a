"""One test with its numbers, and the sentence that says what they mean."""

from dataclasses import dataclass
from typing import ClassVar

from folkmoot_sdk._comparison import Comparison
from folkmoot_sdk._kinds import Quantity, Unit
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import InForce, Source, Text

# What is said of each left side: {need} and {have} come with their unit. A quantity that is not
# here is spoken of by the comparison's own name.
_PHRASES = {
    Quantity.PRESENT: Text("需 {need}到会，实到 {have}", "{need} must attend, {have} did"),
    Quantity.IN_FAVOUR: Text(
        "需 {need}同意，实有 {have}同意", "{need} must be in favour, {have} were"
    ),
    Quantity.BALLOTS: Text("需 {need}投票，实有 {have}投票", "{need} must vote, {have} did"),
    Quantity.SIGNATURES: Text("需 {need}联名，实有 {have}联名", "{need} must sign, {have} did"),
    Quantity.REPRESENTATIVES: Text(
        "组成人员中需有居民代表 {need}，实有 {have}",
        "{need} of the members must be representatives, {have} are",
    ),
    Quantity.HEADS_PRESENT: Text(
        "需业主 {need}参与表决，实有 {have}参与", "{need} must take part, {have} did"
    ),
    Quantity.HEADS_IN_FAVOUR: Text(
        "需业主 {need}同意，实有 {have}同意", "{need} must be in favour, {have} were"
    ),
    Quantity.AREA_PRESENT: Text(
        "需专有部分面积 {need}参与表决，实为 {have}", "an area of {need} must take part, {have} did"
    ),
    Quantity.AREA_IN_FAVOUR: Text(
        "需专有部分面积 {need}同意，实为 {have}", "an area of {need} must be in favour, {have} was"
    ),
}
# Of a share whose growth is the whole's growth as well: of how many, which share, and how many
# that is as the whole stands.
_SHARES = {
    Quantity.REPRESENTATIVES: Text(
        "组成人员 {whole}中，居民代表应{share}，即 {need}，实有 {have}",
        "{share} of {whole} members must be representatives, {need} needed and {have} are",
    ),
}
_SHARE_OP = {
    ">=": Text("不少于 {part}/{of}", "at least {part}/{of}"),
    ">": Text("超过 {part}/{of}", "more than {part}/{of}"),
}
_SHARE_SHORT = Text(
    "{start}，现有组成中还差 {short}，或另增 {more}",
    "{start}: {short} short among them, or {more} more must join",
)
_END = {
    True: Text("{start}，已达到", "{start}: enough"),
    False: Text("{start}，还差 {short}", "{start}: {short} short"),
}
_UNITS = {
    Unit.PERSON: Text("{n} 人", "{n}"),
    Unit.HOUSEHOLD: Text("{n} 户", "{n} households"),
    Unit.HEAD: Text("{n} 人", "{n} owners"),
    Unit.AREA: Text("{n} 平方米", "{n} m²"),
}


@dataclass(frozen=True, slots=True)
class TestResult(Plain):
    """One comparison made on real numbers. What follows from the numbers is computed, not stored.

    `rule` is the decision rule as id@version; `unit` says what `left` and `right` count, so areas
    are whole 0.01 m².
    """

    __test__: ClassVar[bool] = False  # pytest would take the name for a test
    derived: ClassVar[tuple[str, ...]] = ("expression", "passed", "needed", "margin")

    rule: str
    comparison: Comparison
    left: int
    right: int
    unit: Unit
    source: Source
    in_force: InForce

    def __post_init__(self) -> None:
        self.comparison.passes(self.left, self.right)  # refuses a part above its whole

    @property
    def name(self) -> Text:
        return self.comparison.name

    @property
    def expression(self) -> str:
        return self.comparison.expression(self.left, self.right)

    @property
    def passed(self) -> bool:
        return self.comparison.passes(self.left, self.right)

    @property
    def needed(self) -> int:
        return self.comparison.needed(self.left, self.right)

    @property
    def margin(self) -> int:
        """Persons, households, heads or 0.01 m² still needed on the left; 0 when passed."""
        return max(0, self.needed - self.left)

    def sentence(self, locale: str) -> str:
        """A plain sentence: "30 must attend, 29 did: 1 short" or its like in Chinese."""
        if self.comparison.shared:
            return self._share(locale)
        start = self._phrase(locale).format(
            need=self._amount(self.needed, locale), have=self._amount(self.left, locale)
        )
        return _END[self.passed].in_(locale).format(start=start, short=self._short(locale))

    def citation(self, locale: str) -> str:
        """The article and its dates: what this test rests on."""
        source, dates = self.source.sentence(locale), self.in_force.sentence(locale)
        if source.endswith(("）", ")")):
            # Not two brackets one after the other: the remark comes last.
            name, bracket, remark = source.rpartition(Text("（", " (").in_(locale))
            return Text(f"{name}，{dates}", f"{name}, {dates}").in_(locale) + bracket + remark
        return Text(f"{source}（{dates}）", f"{source} ({dates})").in_(locale)

    def _share(self, locale: str) -> str:
        """Of a shared comparison: what the whole as it stands asks, not what it would ask grown."""
        test, need = self.comparison, self.comparison.needed_of(self.right)
        share = _SHARE_OP[test.op].in_(locale).format(part=test.right_factor, of=test.left_factor)
        start = self._share_phrase(locale).format(
            share=share,
            whole=self._amount(self.right, locale),
            need=self._amount(need, locale),
            have=self._amount(self.left, locale),
        )
        if self.passed:
            return _END[True].in_(locale).format(start=start)
        short, more = self._amount(need - self.left, locale), self._amount(self.margin, locale)
        return _SHARE_SHORT.in_(locale).format(start=start, short=short, more=more)

    def _share_phrase(self, locale: str) -> str:
        known = _SHARES.get(self.comparison.left)
        if known is not None:
            return known.in_(locale)
        name = self._own_name(locale)
        return Text(
            name + "：{whole}中应{share}，即 {need}，实为 {have}",
            name + ": {share} of {whole}, {need} needed and {have} counted",
        ).in_(locale)

    def _own_name(self, locale: str) -> str:
        return self.name.in_(locale).replace("{", "{{").replace("}", "}}")

    def _phrase(self, locale: str) -> str:
        known = _PHRASES.get(self.comparison.left)
        if known is not None:
            return known.in_(locale)
        name = self._own_name(locale)
        return Text(
            name + "：需 {need}，实为 {have}", name + ": {need} needed, {have} counted"
        ).in_(locale)

    def _amount(self, count: int, locale: str) -> str:
        number = str(count)
        if self.unit is Unit.AREA:
            number = f"{count // 100:,}.{count % 100:02d}"
        return _UNITS[self.unit].in_(locale).format(n=number)

    def _short(self, locale: str) -> str:
        # English has named the unit twice by now; an area keeps it, being no count of anything.
        if locale.lower().startswith("zh") or self.unit is Unit.AREA:
            return self._amount(self.margin, locale)
        return str(self.margin)
