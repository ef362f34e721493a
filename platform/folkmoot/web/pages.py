"""The pages that belong to no feature: what the platform is, and how it looks."""

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from folkmoot.kernel.errors import mark
from folkmoot.web.preferences import ONE_YEAR
from folkmoot.web.shapes import STEP_NAMES

# Who acts in each step, and what it leaves behind; domain.md and rules.md are the source.
STEP_STORIES = (
    (
        mark("The residents' committee puts the matter forward."),
        mark("It starts from opinions: workers ask at each door; meetings hear those affected."),
    ),
    (
        mark("The community Party committee and the residents' committee talk it over together."),
        mark("They work out the options and write down what was said."),
    ),
    (
        mark("The leaders of the residents' groups examine the options at their meeting."),
        mark("Their view on each option goes on record."),
    ),
    (
        mark("The residents' representatives vote at their assembly."),
        mark("Notice was given in time, enough were there, and every sum is shown."),
    ),
    (
        mark("What was decided is posted on the notice board for at least 15 days."),
        mark("Anyone may object while the notice runs."),
    ),
    (
        mark("The decision is carried out while two bodies watch over it together."),
        mark("If it fails, the matter goes back to the vote with the record of what was tried."),
    ),
    (
        mark("What came of it is made public, and the residents say whether they are satisfied."),
        mark("Both supervising bodies sign, never the same person twice."),
    ),
)


class _Pages(Blueprint):
    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """For ever when asked for with the digest of the content, as ``asset()`` does."""
        return ONE_YEAR if "v" in request.args else super().get_send_file_max_age(filename)


blueprint = _Pages(
    "web",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
)


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/about")
def about() -> str:
    steps = list(zip(STEP_NAMES, STEP_STORIES, strict=True))
    return render_template("web/about.html", steps=steps)


@blueprint.route("/styleguide", methods=["GET", "POST"])
def styleguide() -> Response:
    """Every component on one page, for us and for the tests of how it looks."""
    if not (current_app.debug or current_app.testing):
        abort(404)
    from folkmoot.web.styleguide import show  # noqa: PLC0415 - nobody else needs the samples

    return show()
