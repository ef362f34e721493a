"""The form by which the operator installs a wheel: a real one, and each bad one with its cure."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from tests.conftest import actor
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_installing import BAD, left_behind, rows
from werkzeug.test import TestResponse

from folkmoot.extensions.place import configure, place
from folkmoot.identity import domain, service
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk.releases.registry_files import render

INSTALL = "/operator/plugins/install"
# Before a wheel has been opened at all, at its envelope, in it, and in what it says of itself.
TRIED = (
    "other bytes than the registry's",
    "another's signature",
    "a manifest of 10 MB",
    "path traversal",
    "the SDK's name",
    "sys.exit",
)


@pytest.fixture
def chief(desk: Desk, visitor: FlaskClient) -> FlaskClient:
    """The operator before the pages of a platform over this database."""
    act, token = Act(actor(Role.OPERATOR), datetime.now(UTC)), uuid4().hex
    with desk.database.begin(PLATFORM) as session:
        account = service.open_account(session, act, name="运维")
        where = {"role": Role.OPERATOR, "place": domain.Place(), "person_id": None}
        service.give_role(session, act, account_id=account.id, **where)  # type: ignore[arg-type] # as named above
        service.issue_link(session, act, account_id=account.id, token=token)
    visitor.application.config["WTF_CSRF_ENABLED"] = False
    visitor.post(f"/sign-in/{token}")
    return visitor


def send(desk: Desk, chief: FlaskClient, file: Path, wheel: bytes, signature: str) -> TestResponse:
    """With the registry rendered and signed as it is by now, and read by the page."""
    file.write_bytes(render(desk.vendor.registry, desk.vendor.registry_key))
    key = desk.vendor.registry_key.public
    configure(replace(place(), registry=file, registry_key=key))
    files = {
        "wheel": (io.BytesIO(wheel), "x.whl"),
        "signature": (io.BytesIO(signature.encode()), "x.whl.sig"),
    }
    answer = chief.post(f"{INSTALL}?lang=zh", data=files, follow_redirects=True)
    answer.get_data()
    answer.close()  # of more than 500 kB the client made a file
    return answer


def test_a_wheel_is_installed_by_page_and_said_to_be(
    desk: Desk, chief: FlaskClient, tmp_path: Path
) -> None:
    wheel = desk.vendor.make()
    desk.vendor.list(wheel)
    answer = send(desk, chief, tmp_path / "r.json", wheel, desk.vendor.sign(wheel))
    assert answer.status_code == 200
    assert answer.request.path == f"/operator/plugins/{desk.vendor.plugin}/"
    assert "“试验”已安装" in answer.text
    assert rows(desk) == 1
    # The vendor's own name, and the contact that the registry has of it.
    assert "A vendor" in answer.text


def test_a_roll_back_says_which_release_goes_and_which_is_used_then(
    desk: Desk, chief: FlaskClient
) -> None:
    address = f"/operator/plugins/{desk.vendor.plugin}/roll-back?lang=zh"
    desk.publish("1.0")
    assert "plugins.nothing_before" in chief.get(address).text
    desk.publish("1.9", places="1")
    desk.publish("1.10", places="2")
    page = chief.get(address)
    assert page.status_code == 200
    assert "不再使用：1.10；此后使用：1.9。" in page.text


@pytest.mark.parametrize("fault", TRIED)
def test_a_bad_wheel_is_refused_on_the_page_with_its_code_and_a_cure_and_leaves_nothing(
    desk: Desk, chief: FlaskClient, tmp_path: Path, fault: str
) -> None:
    prepare, code = BAD[fault]
    wheel, signature = prepare(desk.vendor, tmp_path)
    answer = send(desk, chief, tmp_path / "r.json", wheel, signature)
    assert answer.status_code in {409, 422}
    summary = answer.text.partition("govuk-error-summary")[2].partition("<form")[0]
    assert code in summary
    said = re.sub(r"<[^>]+>", " ", summary)
    assert "请" in said
    assert (left_behind(desk), rows(desk)) == ([], 0)
