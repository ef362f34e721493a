"""Against a server that listens: what arrives, and what a refusal becomes."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Letter

import pytest

from folkmoot_mail._command import Test
from folkmoot_mail._smtp import Smtp, SmtpSettings
from folkmoot_sdk import (
    CommandRequest,
    DeliveryState,
    Message,
    Office,
    SettingsError,
    pin_settings,
)

MESSAGE = Message(
    Office.SECRETARY,
    "二二二社区",
    "chuanying/ererer",
    "今日提醒：2 次会议",
    "一\n二\n",
    "secretary:7:2026-03-01",
)


class Server(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as is needed; answers RCPT with ``answer``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: str = "250 ok") -> None:
        self.letters: list[Letter] = []
        self.answer = answer
        super().__init__(("127.0.0.1", 0), Session)


class Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 hello")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()[:4]
            if word == "QUIT":
                return self.say("221 bye")
            if word == "DATA":
                self.say("354 go on")
                self.server.letters.append(message_from_bytes(self.content()))
                self.say("250 taken")
            else:
                self.say(self.server.answer if word == "RCPT" else "250 ok")
        return None

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)


@contextmanager
def serving(answer: str = "250 ok") -> Iterator[Server]:
    with Server(answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def settings_of(server: Server, **more: object) -> Mapping[str, object]:
    host, port = server.server_address[:2]
    to = ["district:chuanying=qu@example.cn", "secretary:chuanying/ererer=shuji@example.cn"]
    return pin_settings(SmtpSettings, {"host": str(host), "port": port, "addresses": to, **more})


def test_a_message_arrives_in_chinese_with_an_id_that_stays_the_same() -> None:
    with serving() as server:
        for _ in range(2):
            done = Smtp().send(MESSAGE, settings_of(server, sender="moot@example.cn"))
            assert done.state is DeliveryState.SENT
    one, again = server.letters
    assert (one["To"], one["From"]) == ("shuji@example.cn", "moot@example.cn")
    assert str(make_header(decode_header(one["Subject"]))) == MESSAGE.subject
    content = one.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().split() == ["一", "二"]
    assert one["Message-ID"] == again["Message-ID"]
    assert one["Message-ID"].endswith("@example.cn>")


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 no such person", DeliveryState.REFUSED), ("451 try later", DeliveryState.FAILED)],
)
def test_never_is_told_from_not_now_and_the_servers_sentence_is_not_kept(
    answer: str, state: DeliveryState
) -> None:
    with serving(answer) as server:
        done = Smtp().send(MESSAGE, settings_of(server))
    assert (done.state, done.note) == (state, f"SMTP {answer[:3]}")


def test_an_office_without_an_address_is_told_nothing_by_mail() -> None:
    with serving() as server:
        done = Smtp().send(MESSAGE, settings_of(server, addresses=[]))
        street = replace(MESSAGE, office=Office.STREET)
        assert Smtp().send(street, settings_of(server)).state is DeliveryState.NOBODY
    assert (done.state, server.letters) == (DeliveryState.NOBODY, [])


def test_a_server_that_is_not_there_and_one_without_encryption_are_failures() -> None:
    with serving() as server:
        settings = settings_of(server, encrypted=True)
        assert Smtp().send(MESSAGE, settings).state is DeliveryState.FAILED
        assert server.letters == []
    assert Smtp().send(MESSAGE, {**settings, "encrypted": False}).note == "ConnectionRefusedError"


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 0},
        {"port": 25.5},
        {"host": ""},
        {"sender": "nobody"},
        {"password": "x"},
        {"addresses": ["mayor:chuanying=a@example.cn"]},
        {"addresses": ["district:chuanying=a@example.cn\nBcc: b@example.cn"]},
        {"addresses": ["district:chuanying=a@example.cn,b@example.cn"]},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        pin_settings(SmtpSettings, wrong)


def test_the_command_says_what_became_of_its_message() -> None:
    with serving() as server:
        settings = {"notice_channels/smtp": settings_of(server)}
        request = CommandRequest({"to": "a@example.cn"}, "en", date(2026, 3, 1), settings)
        done = Test().run(request)
    assert done.lines == ("a@example.cn: The server took it",)
    assert not done.failed
    gone = Test().run(request)
    assert gone.failed
    assert "ConnectionRefusedError" in gone.lines[0]
