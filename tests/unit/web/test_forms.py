"""A form shows a schema, reads back what was typed, and loses none of it."""

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NoReturn
from unittest.mock import patch

import marshmallow
import pytest
from flask import Flask, Response
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, NotAllowed, Refused, mark
from folkmoot.web.chrome import Link
from folkmoot.web.forms import Form, handle
from folkmoot.web.forms.messages import recognised
from folkmoot.web.forms.reading import ascii_digits

HOSTILE = "<script>alert('喂')</script>"


class Origin(StrEnum):
    DOOR = "door"
    MEETING = "meeting"


class Everything(Schema):
    said = fields.String(
        required=True,
        validate=validate.Length(min=2, max=50),
        metadata={"label": mark("Proposal"), "widget": "textarea"},
    )
    homes = fields.Integer(validate=validate.Range(min=1), metadata={"label": "homes"})
    area = fields.Decimal(metadata={"label": "area", "suffix": "m²"})
    origin = fields.Enum(Origin, by_value=True, required=True)
    groups = fields.List(fields.String())
    day = fields.Date(required=True)
    at = fields.AwareDateTime()
    agreed = fields.Boolean()
    reference = fields.UUID(metadata={"widget": "hidden"})
    made = fields.String(dump_only=True)


GOOD = MultiDict(
    [
        ("said", "第一行\r\n第二行"),
        ("homes", "３，５１２"),
        ("area", "１２，０００．０５"),
        ("origin", "door"),
        ("groups", "1"),
        ("groups", "3"),
        ("day-year", "２０１７"),
        ("day-month", "４"),
        ("day-day", "18"),
        ("at-year", "2017"),
        ("at-month", "4"),
        ("at-day", "18"),
        ("at-hour", "14"),
        ("at-minute", "５"),
        ("agreed", "true"),
        ("reference", "0192e4d0-0000-7000-8000-000000000000"),
    ]
)


@pytest.fixture
def form(app: Flask) -> Iterator[Form]:
    with app.test_request_context("/opinions/new?lang=zh"):
        yield Form(
            Everything,
            title=mark("Give an opinion"),
            choices={"groups": [("1", "第一组"), ("2", "第二组"), ("3", "第三组")]},
        )


def changed(**fields_: str) -> MultiDict[str, str]:
    data = GOOD.copy()
    for name, value in fields_.items():
        data[name.replace("__", "-")] = value
    return data


def codes(form: Form) -> dict[str, str]:
    return {error.field: error.code for error in form.errors}


def html(app: Flask, form: Form) -> str:
    return app.jinja_env.get_template("web/form_fragment.html").render(form=form)


def test_everything_typed_arrives_in_the_schemas_own_types(form: Form) -> None:
    data = form.take(GOOD)
    assert data is not None, form.errors
    assert data["said"] == "第一行\n第二行"
    assert (data["homes"], str(data["area"])) == (3512, "12000.05")
    assert data["origin"] is Origin.DOOR
    assert data["groups"] == ["1", "3"]
    assert data["day"] == date(2017, 4, 18)
    assert data["at"] == datetime(2017, 4, 18, 6, 5, tzinfo=UTC)
    assert data["agreed"] is True


def test_an_empty_box_is_a_field_not_given(form: Form) -> None:
    sent = MultiDict({"said": "两个字", "origin": "door", "homes": "", "area": " "})
    sent.update({"day-year": "2017", "day-month": "4", "day-day": "18", "at-year": ""})
    assert form.take(sent) == {
        "said": "两个字",
        "origin": Origin.DOOR,
        "groups": [],
        "day": date(2017, 4, 18),
        "agreed": False,
    }


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("said", "", "form.required"),
        ("said", "   ", "form.required"),
        ("said", "一", "form.length"),
        ("said", "长" * 51, "form.length"),
        ("homes", "许多", "form.not_whole"),
        ("homes", "0", "form.too_small"),
        ("homes", "12,5", "form.not_whole"),
        ("area", "12,5", "form.not_number"),
        ("area", "NaN", "form.not_number"),
        ("origin", "dreamt", "form.not_a_choice"),
        ("groups", "4", "form.not_a_choice"),
        ("day__month", "", "form.date_incomplete"),
        ("day__month", "13", "form.not_date"),
        ("day__day", "31", "form.not_date"),
        ("day__year", "17", "form.not_date"),
        ("at__hour", "25", "form.not_moment"),
        ("at__minute", "", "form.moment_incomplete"),
        ("reference", "no uuid", "form.not_a_choice"),
    ],
)
def test_each_mistake_has_its_code(form: Form, field: str, typed: str, code: str) -> None:
    assert form.take(changed(**{field: typed})) is None
    assert codes(form) == {field.partition("__")[0]: code}


def test_errors_stand_in_the_order_of_the_fields(form: Form) -> None:
    form.take(MultiDict({"day-year": "2017", "homes": "x"}))
    assert [error.field for error in form.errors] == ["said", "homes", "origin", "day"]


def test_nothing_typed_is_lost_by_a_mistake(app: Flask, form: Form) -> None:
    assert form.take(changed(day__month="13", said=HOSTILE + " " * 60)) is None
    page = html(app, form)
    assert "&lt;script&gt;alert(" in page
    assert "３，５１２" in page
    assert 'value="13"' in page
    assert re.search(r'value="door"\s+checked', page)
    assert re.findall(r'name="groups"[^>]*value="(\d)" checked', page) == ["1", "3"]


def test_what_is_shown_again_is_escaped_everywhere(app: Flask, form: Form) -> None:
    sent = MultiDict(dict.fromkeys(GOOD, '"><script>x'))
    assert form.take(sent) is None
    assert "<script>" not in html(app, form)


def test_each_error_is_said_beside_its_field_and_at_the_top_with_a_link(
    app: Flask, form: Form
) -> None:
    form.take(changed(said="一", day__month=""))
    page = html(app, form)
    assert page.count("请填写 2 至 50 个字") == 2
    assert "“提议”：请填写 2 至 50 个字</a>" in page
    assert 'href="#said"' in page
    assert 'href="#day-year"' in page
    assert 'id="said-error"' in page
    assert 'data-code="form.length"' in page
    assert 'aria-describedby="said-error"' in page


def test_the_same_form_in_english(app: Flask) -> None:
    with app.test_request_context("/x?lang=en"):
        form = Form(Everything, title=mark("Give an opinion"))
        form.take(MultiDict())
        page = html(app, form)
    assert "Fill this in" in page
    assert "Proposal" in page
    assert page.index('name="day-day"') < page.index('name="day-year"')


def test_a_form_works_without_scripts(app: Flask, form: Form) -> None:
    page = html(app, form)
    assert '<form class="fm-form" id="form" method="post" action="/opinions/new?lang=zh"' in page
    assert 'name="csrf_token" value="' in page
    assert re.search(r'name="idempotency_key" value="[0-9a-f]{32}"', page)
    assert "made" not in page


def test_the_way_back_is_made_only_where_the_form_is_shown(app: Flask) -> None:
    made: list[Link] = []

    def way_back() -> Link:
        made.append(Link("Not now", "/before"))
        return made[-1]

    with app.test_request_context("/"):
        form = Form(Everything, title="t", cancel=way_back)
        assert form.take(GOOD)
        assert not made
        assert 'href="/before">Not now</a>' in html(app, form)


def test_values_given_at_first_stand_in_the_form(app: Flask) -> None:
    values = {
        "said": "旧话",
        "origin": Origin.MEETING,
        "groups": ["2"],
        "day": date(2017, 4, 18),
        "at": datetime(2017, 4, 18, 6, 5, tzinfo=UTC),
        "agreed": True,
    }
    with app.test_request_context("/"):
        form = Form(Everything, title="t", values=values, choices={"groups": [("2", "第二组")]})
        page = html(app, form)
    assert re.search(r'value="meeting"\s+checked', page)
    assert re.search(r'name="at-hour"[^>]*value="14"', page)
    assert re.search(r'name="agreed"[^>]*value="true"\s+checked', page)
    assert "旧话" in page


@pytest.mark.parametrize(
    ("typed", "read"), [("１２．５", "12.5"), ("　7 ", "7"), ("①", "1"), ("－3", "-3")]
)
def test_digits_of_a_chinese_keyboard_are_digits(typed: str, read: str) -> None:
    assert ascii_digits(typed) == read


def defaults() -> list[str]:
    """Every message that marshmallow can say of itself, with numbers where numbers go."""
    said: list[Any] = list(Schema._default_error_messages.values())  # noqa: SLF001 - no public list
    for kind in vars(fields).values():
        if inspect.isclass(kind) and issubclass(kind, fields.Field):
            said += kind.default_error_messages.values()
    for kind in vars(validate).values():
        if inspect.isclass(kind) and issubclass(kind, validate.Validator):
            said += [v for k, v in vars(kind).items() if "message" in k and " " in str(v)]
    said += [_said_by(validator) for validator in RANGES]
    numbers = {"min": 1, "max": 2, "equal": 3}
    rest = dict.fromkeys(("choices", "values", "other", "input"), "anything")
    rest |= {"obj_type": "datetime", "awareness": "aware"}
    return [m.format(**numbers, **rest) for m in said if "_op}" not in m and m[0].isupper()]


RANGES = [
    validate.Range(min=5, max=6),
    validate.Range(min=5),
    validate.Range(max=4),
    validate.Range(min=5, min_inclusive=False),
    validate.Range(max=4, max_inclusive=False),
    validate.Range(min=1, max=4, max_inclusive=False),
]


def _said_by(validator: validate.Range) -> str:
    # Zero is below every least, a million above every most.
    wrong = 0 if validator.min is not None else 1_000_000
    with pytest.raises(marshmallow.ValidationError) as problem:
        validator(wrong)
    return str(problem.value.messages[0])


def test_every_message_of_marshmallows_is_known_in_chinese() -> None:
    # A sentence that is not recognised would come back as itself.
    assert [said for said in defaults() if recognised("x", said).message == said] == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Must be greater than or equal to 5 and less than or equal to 6.", "form.range"),
        ("Must be greater than 5 and less than 6.", "form.range_open"),
        ("Must be greater than -5.", "form.not_above"),
        ("Must be less than or equal to 0.5.", "form.too_large"),
        ("Length must be 3.", "form.length_exact"),
    ],
)
def test_the_more_exact_code_wins(said: str, code: str) -> None:
    assert recognised("x", said).code == code


class Small(Schema):
    said = fields.String(required=True, metadata={"label": "said"})


class Sent:
    """Posts to a form whose submit does what the test says, and keeps what it was given."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.calls: list[tuple[dict[str, object], str]] = []

    def __call__(
        self, outcome: str | FolkmootError, data: dict[str, str], **headers: str
    ) -> TestResponse:
        def submit(given: dict[str, object], key: str) -> str:
            self.calls.append((given, key))
            if isinstance(outcome, FolkmootError):
                raise outcome
            return outcome

        def view() -> Response:
            return handle(Form(Small, title="t"), submit)

        self.app.add_url_rule("/small", view_func=view, methods=["GET", "POST"])
        return self.app.test_client().post("/small", data=data, headers=headers)


@pytest.fixture
def sent(app: Flask) -> Sent:
    return Sent(app)


def test_success_goes_on_by_a_redirect_that_reloading_cannot_repeat(sent: Sent) -> None:
    key = "0192e4d0000070008000000000000000"
    answer = sent("/done", {"said": "x", "idempotency_key": key})
    assert (answer.status_code, answer.location) == (303, "/done")
    assert sent.calls == [({"said": "x"}, key)]


def test_a_key_of_another_shape_is_replaced(sent: Sent) -> None:
    sent("/done", {"said": "x", "idempotency_key": "'; drop"})
    assert re.fullmatch("[0-9a-f]{32}", sent.calls[0][1])


def test_the_same_key_comes_back_after_a_mistake(sent: Sent) -> None:
    key = "0192e4d0000070008000000000000000"
    answer = sent("/done", {"said": "", "idempotency_key": key})
    assert answer.status_code == 422
    assert f'value="{key}"' in answer.text
    assert "<title>错误：" in answer.text
    assert sent.calls == []


@pytest.mark.parametrize(("kind", "status"), [(Invalid, 422), (Refused, 409), (Conflict, 409)])
def test_a_refusal_of_the_service_stands_in_the_form_with_what_was_typed(
    sent: Sent, kind: type[FolkmootError], status: int
) -> None:
    error = kind("x.y", mark("Not found"), cure=mark("Wait a minute and try again."), field="said")
    answer = sent(error, {"said": "我的话"})
    assert answer.status_code == status
    assert 'href="#said">“said”：没有找到请等一分钟后再试。' in answer.text
    assert "我的话" in answer.text
    assert 'data-code="x.y"' in answer.text


def test_a_refusal_about_no_field_of_ours_stands_at_the_top(sent: Sent) -> None:
    answer = sent(Refused("x.y", mark("Not found"), field="elsewhere"), {"said": "x"})
    assert answer.status_code == 409
    assert "没有找到" in answer.text
    assert 'href="#said"' not in answer.text


def test_what_nobody_can_put_right_in_a_form_is_a_page(sent: Sent) -> None:
    answer = sent(NotAllowed("auth.not_allowed", "No"), {"said": "x"})
    assert answer.status_code == 403
    assert "<form" not in answer.text


def test_htmx_gets_the_form_alone_and_the_address_in_a_header(app: Flask, sent: Sent) -> None:
    wrong = sent("/done", {"said": ""}, **{"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "<html" not in wrong.text
    right = app.test_client().post("/small", data={"said": "x"}, headers={"HX-Request": "true"})
    assert right.headers["HX-Redirect"] == "/done"


def test_a_program_gets_the_first_mistake_as_json(sent: Sent) -> None:
    answer = sent("/done", {"said": ""}, Accept="application/json")
    assert answer.get_json(force=True)["code"] == "form.required"
    assert answer.get_json(force=True)["field"] == "said"


def test_a_refused_submit_is_rolled_back_before_the_form_is_drawn(app: Flask, sent: Sent) -> None:
    class Session:
        undone = 0

        def rollback(self) -> None:
            self.undone += 1

    class Database:
        session = Session()

    app.extensions["sqlalchemy"] = Database()
    sent(Refused("x.y", "No"), {"said": "x"})
    assert Database.session.undone == 1


def test_a_typo_in_the_metadata_is_found_at_once(app: Flask) -> None:
    class Typo(Schema):
        said = fields.String(metadata={"widget": "textaera"})

    with app.test_request_context("/"), pytest.raises(ValueError, match="textaera"):
        html(app, Form(Typo, title="t"))


def test_the_submit_that_never_returns_is_not_called_by_get(app: Flask) -> None:
    def never(_data: dict[str, object], _key: str) -> NoReturn:
        raise AssertionError

    with app.test_request_context("/"):
        assert handle(Form(Small, title="t"), never).status_code == 200


def test_what_is_too_long_for_a_number_is_not_worked_on() -> None:
    typed = "a" + "\u0315" * 20_000 + "\u0316" * 20_000
    # That is what would take seconds.
    with patch("unicodedata.normalize", side_effect=AssertionError):
        assert ascii_digits(typed) == typed
