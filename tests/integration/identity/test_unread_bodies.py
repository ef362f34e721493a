"""What is sent by whoever may not send it is refused before a byte of it is read."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.conftest import World

from folkmoot.kernel.act import Role

# All that takes files, but for the check of an archive, which is anybody's.
UPLOADS = ("/operator/plugins/install", "/{district}/{community}/rosters/upload")
BODY = (
    b'--x\r\nContent-Disposition: form-data; name="wheel"; filename="x.whl"\r\n\r\n0\r\n--x--\r\n'
)


@pytest.mark.parametrize("address", UPLOADS)
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_file_of_somebody_who_may_not_send_one_is_not_read(
    app: Flask,
    world: World,
    sign_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    signed_in: bool,
) -> None:
    client = sign_in(world, Role.RESIDENT) if signed_in else app.test_client()
    # The guard reads the form, before any view is asked.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    sent = io.BytesIO(BODY)
    answer = client.post(
        address.format(district=world.district_slug, community=world.community_slug),
        input_stream=sent,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code in ({403} if signed_in else {302, 303, 401})
    assert sent.tell() == 0
