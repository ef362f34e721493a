"""What a standing meeting of the method usually talks about, for its first notice."""

from collections.abc import Mapping
from types import MappingProxyType

from folkmoot_sdk import BodyKind, Text

# Offered and never imposed: the next notice begins with what this one's became.
CUSTOMARY_AGENDAS: Mapping[BodyKind, tuple[Text, ...]] = MappingProxyType(
    {
        BodyKind.JOINT_MEETING: (
            Text(
                "通报上次会议议定事项的办理情况",
                "What became of what the last meeting agreed on",
            ),
            Text(
                "通报本月入户收集的居民意见",
                "Opinions that residents gave at their doors this month",
            ),
            Text("商议需要各方共同解决的问题", "Problems that need several parties to solve"),
        ),
        BodyKind.REPRESENTATIVES_ASSEMBLY: (
            Text("听取居民委员会工作报告", "Report of the residents' committee on its work"),
            Text("听取决议实施情况报告", "How far the resolutions have been carried out"),
            Text("征求居民代表的意见和建议", "Opinions and proposals of the representatives"),
        ),
        BodyKind.BULLETIN_MEETING: (
            Text("通报本期协商事项的办理情况", "What became of the period's matters"),
            Text("通报决议实施结果和公示情况", "Outcomes of the resolutions, and their notices"),
            Text("答复居民意见", "Answers to the opinions of residents"),
        ),
    }
)
