"""The pattern book: every component on one page, for us and for the tests of how it looks."""

from flask import Response, render_template, request, url_for

from folkmoot.kernel.errors import Refused, mark
from folkmoot.web.chrome import Link
from folkmoot.web.formats import text
from folkmoot.web.forms import Choice, Form, handle
from folkmoot.web.styleguide.form import SampleForm
from folkmoot.web.styleguide.samples import samples
from folkmoot_sdk import Text

__all__ = ["show"]


def show() -> Response:
    form = Form(
        SampleForm,
        title=Text("提一条意见", "Give an opinion"),
        choices={
            "group": [Choice(str(n), Text(f"第{n}居民小组", f"Group {n}")) for n in (1, 2, 3)],
            "channels": [
                ("door", Text("上门告知", "At the door")),
                ("phone", Text("电话告知", "By telephone")),
            ],
        },
        cancel=Link(text(Text("取消", "Cancel")), url_for("web.styleguide")),
    )
    if request.args.get("page") == "confirmation":
        return Response(_confirmation())
    if request.args.get("page") == "form":
        return handle(form, _submit)
    return handle(form, _submit, template="web/styleguide.html", around=samples)


def _submit(data: dict[str, object], _key: str) -> str:
    if data.get("place") == "refuse":
        raise Refused("sample.refused", mark("This cannot be done now"), field="place")
    return url_for("web.styleguide", page="confirmation")


def _confirmation() -> str:
    return render_template(
        "web/confirmation.html",
        title=Text("您的选票已计入", "Your ballot has been counted"),
        body=Text("投票截止前您可以改变主意。", "You may change your mind until the vote closes."),
        reference="7F3A-91C2-D04B",
        links=[Link(text(Text("回到这件事", "Back to the matter")), "/styleguide")],
    )
