"""A form with one field of each kind."""

from marshmallow import Schema, fields, validate

from folkmoot_sdk import Text


class SampleForm(Schema):
    """One field of each kind."""

    opinion = fields.String(
        required=True,
        validate=validate.Length(min=5, max=2000),
        metadata={
            "label": Text("您希望解决什么问题？", "What should be done?"),
            "hint": Text("用您自己的话说，一句也行。", "In your own words. A sentence is enough."),
            "widget": "textarea",
        },
    )
    place = fields.String(metadata={"label": Text("在什么地方？", "Where is it?")})
    households = fields.Integer(
        validate=validate.Range(min=1),
        metadata={
            "label": Text("涉及多少户？", "How many households are affected?"),
            "suffix": Text("户", "households"),
        },
    )
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["lift", "road", "green"]),
        metadata={
            "label": Text("属于哪一类？", "What is it about?"),
            "choices": [
                ("lift", Text("电梯", "Lifts")),
                (
                    "road",
                    Text("道路", "Roads and paths"),
                    Text("包括路灯和台阶", "Also lamps and steps"),
                ),
                ("green", Text("绿化", "Trees and lawns")),
            ],
        },
    )
    group = fields.String(
        metadata={"label": Text("居民小组", "Residents' group"), "widget": "select"}
    )
    channels = fields.List(
        fields.String(),
        metadata={"label": Text("我们怎样把结果告诉您？", "How may we tell you what came of it?")},
    )
    seen_on = fields.Date(
        required=True, metadata={"label": Text("您是哪天看到的？", "When did you see it?")}
    )
    meeting_at = fields.AwareDateTime(
        metadata={"label": Text("会议什么时候开始？", "When does the meeting begin?")}
    )
    agreed = fields.Boolean(
        metadata={"label": Text("可以匿名公开我的意见", "My opinion may be shown without my name")}
    )
