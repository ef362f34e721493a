"""The words of the method's public notices, for the secretary to change."""

from folkmoot_sdk import BodyKind, NoticeTemplate, Occasion, Text

_OBJECTIONS = Text(
    "如有异议，请于公示期内向居委会提出。",
    "Objections can be made to the residents' committee while this hangs.",
)


def _about(
    id_: str, occasion: Occasion, title: Text, heading: Text, opening: Text
) -> NoticeTemplate:
    body = Text(
        f"{opening.zh}\n{{facts}}\n{_OBJECTIONS.zh}", f"{opening.en}\n{{facts}}\n{_OBJECTIONS.en}"
    )
    return NoticeTemplate(id_, "1", title, occasion, heading, body)


def _agenda(id_: str, body: BodyKind, title: Text, *points: Text) -> NoticeTemplate:
    """Offered and never imposed: the next notice begins with what this one's became."""
    lines = Text("\n".join(each.zh for each in points), "\n".join(each.en for each in points))
    heading = Text("{body}", "{body}")
    return NoticeTemplate(id_, "1", title, Occasion.MEETING, heading, lines, (body,))


TEMPLATES = (
    _about(
        "resolution-notice",
        Occasion.RESOLUTION,
        Text("决议公示", "Notice of a resolution"),
        Text("关于“{matter}”的决议公示{round}", "Resolution on “{matter}”{round}"),
        Text(
            "{community}经民主协商，就“{matter}”形成以下决议，现予公示。",
            "After deliberation {community} has resolved on “{matter}” as follows.",
        ),
    ),
    _about(
        "implementation-notice",
        Occasion.IMPLEMENTATION,
        Text("实施情况公示", "Notice of how a resolution is carried out"),
        Text("关于“{matter}”的实施情况公示{round}", "How “{matter}” is carried out{round}"),
        Text(
            "{community}就“{matter}”所作决议的实施情况，现予公示。",
            "How the resolution of {community} on “{matter}” is carried out.",
        ),
    ),
    _about(
        "outcome-notice",
        Occasion.OUTCOME,
        Text("实施结果公示", "Notice of an outcome"),
        Text("关于“{matter}”的实施结果公示{round}", "What came of “{matter}”{round}"),
        Text(
            "{community}就“{matter}”所作决议的实施结果，现予公示。",
            "What came of the resolution of {community} on “{matter}”.",
        ),
    ),
    _agenda(
        "joint-meeting-agenda",
        BodyKind.JOINT_MEETING,
        Text("民主自治联席会议议程", "Agenda of the joint meeting"),
        Text("通报上次会议议定事项的办理情况", "What became of what the last meeting agreed on"),
        Text(
            "通报本月入户收集的居民意见", "Opinions that residents gave at their doors this month"
        ),
        Text("商议需要各方共同解决的问题", "Problems that need several parties to solve"),
    ),
    _agenda(
        "representatives-agenda",
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        Text("居民代表会议议程", "Agenda of the representatives' meeting"),
        Text("听取居民委员会工作报告", "Report of the residents' committee on its work"),
        Text("听取决议实施情况报告", "How far the resolutions have been carried out"),
        Text("征求居民代表的意见和建议", "Opinions and proposals of the representatives"),
    ),
    _agenda(
        "bulletin-meeting-agenda",
        BodyKind.BULLETIN_MEETING,
        Text("协商事务通报会议程", "Agenda of the bulletin meeting"),
        Text("通报本期协商事项的办理情况", "What became of the period's matters"),
        Text("通报决议实施结果和公示情况", "Outcomes of the resolutions, and their notices"),
        Text("答复居民意见", "Answers to the opinions of residents"),
    ),
)
