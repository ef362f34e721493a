"""The seven steps, in their order, and why each of them cannot be left out."""

from enum import StrEnum

import folkmoot_sdk as sdk
from folkmoot_sdk import Text


class Step(StrEnum):
    """七步. The values are those of ``folkmoot_sdk.Step``: one vocabulary, here with its order."""

    PROPOSAL = "proposal"
    CONSULTATION = "consultation"
    REVIEW = "review"
    RESOLUTION = "resolution"
    PUBLICATION = "publication"
    IMPLEMENTATION = "implementation"
    OUTCOME = "outcome"

    @property
    def position(self) -> int:
        """1 to 7."""
        return ORDER.index(self) + 1

    @property
    def following(self) -> "Step | None":
        """The step after this one; None after the last."""
        return ORDER[self.position] if self.position < len(ORDER) else None

    @property
    def label(self) -> Text:
        return _LABELS[self]

    @property
    def source(self) -> Text:
        """What lays the step down, by article where a statute does."""
        return _SOURCES[self]

    @property
    def sdk(self) -> sdk.Step:
        """The same step as a plugin's gate names it."""
        return sdk.Step(self.value)


ORDER = tuple(Step)

_LABELS = {
    Step.PROPOSAL: Text("提议", "Proposal"),
    Step.CONSULTATION: Text("商议", "Consultation"),
    Step.REVIEW: Text("审议", "Review"),
    Step.RESOLUTION: Text("决议", "Resolution"),
    Step.PUBLICATION: Text("决议公开", "Publication of the resolution"),
    Step.IMPLEMENTATION: Text("组织实施", "Implementation"),
    Step.OUTCOME: Text("实施结果公布", "Publication of the outcome"),
}

_PROCEDURE = Text("“4321”规范协商程序", "the standard procedure of the 4321 method")


def _with_article(zh: str, en: str) -> Text:
    return Text(
        f"{_PROCEDURE.zh}；城市居民委员会组织法第 {zh} 条",
        f"{_PROCEDURE.en}; URC {en}",
    )


_SOURCES = {
    Step.PROPOSAL: _PROCEDURE,
    Step.CONSULTATION: _with_article("30", "30"),
    Step.REVIEW: _PROCEDURE,
    Step.RESOLUTION: _with_article("27 至 29", "27-29"),
    Step.PUBLICATION: _with_article("34", "34"),
    Step.IMPLEMENTATION: _PROCEDURE,
    Step.OUTCOME: _with_article("34", "34"),
}
