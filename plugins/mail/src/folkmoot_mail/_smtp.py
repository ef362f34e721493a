"""One message to one address by SMTP, with the answer of the server kept apart from its words."""

import re
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from hashlib import sha256

from marshmallow import Schema, fields, validate

from folkmoot_sdk import Delivery, DeliveryState, Message, NoticeChannel, Text

_SECONDS = 20
# From 500 on a server means never, below it "not now" (RFC 5321, 4.2.1).
_NEVER = 500
# office:place=address; neither holds a space, a line's end or a comma, so it stays one recipient.
_ADDRESS = re.compile(
    r"(secretary|street|district|operator):[a-z0-9/-]*=[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\Z"
)


class SmtpSettings(Schema):
    """Which server takes our mail. There is no password: it is one that accepts mail from this
    machine, as a district's own server does; a secret would stand in the database for all to read.
    """

    host = fields.String(
        load_default="localhost",
        validate=validate.Length(1, 253),
        metadata={"title": Text("发信服务器", "Mail server")},
    )
    port = fields.Integer(
        load_default=25,
        strict=True,
        validate=validate.Range(1, 65535),
        metadata={"title": Text("端口", "Port")},
    )
    sender = fields.Email(
        load_default="folkmoot@localhost.localdomain",
        metadata={"title": Text("发信地址", "Sender's address")},
    )
    encrypted = fields.Boolean(
        load_default=False, metadata={"title": Text("要求加密（STARTTLS）", "Require STARTTLS")}
    )
    addresses = fields.List(
        fields.String(validate=validate.Regexp(_ADDRESS)),
        load_default=list,
        validate=validate.Length(max=2_000),
        metadata={
            "title": Text(
                "收信地址，如 secretary:chuanying/ererer=shuji@example.cn",
                "Whom to write to, e.g. secretary:chuanying/ererer=shuji@example.cn",
            )
        },
    )


class Smtp(NoticeChannel):
    """Hands messages to one SMTP server, each with an id that is the same when it comes again."""

    id = "smtp"
    version = "1"
    title = Text("电子邮件（SMTP）", "E-mail (SMTP)")
    settings = SmtpSettings
    most_seconds = 3 * _SECONDS

    def send(self, message: Message, settings: Mapping[str, object]) -> Delivery:
        """To the address that the settings have for its office."""
        to = _address_of(message, settings)
        return self.send_to(to, message, settings) if to else Delivery(DeliveryState.NOBODY)

    def send_to(self, to: str, message: Message, settings: Mapping[str, object]) -> Delivery:
        """SENT when the server took it, REFUSED when it will never take it, FAILED otherwise."""
        try:
            _hand_over(_letter(to, message, str(settings["sender"])), settings)
        except smtplib.SMTPRecipientsRefused as problem:
            codes = [code for code, _ in problem.recipients.values()]
            return _turned_away(min(codes, default=_NEVER))
        except smtplib.SMTPResponseException as problem:
            return _turned_away(problem.smtp_code)
        except (OSError, smtplib.SMTPException) as problem:
            return Delivery(DeliveryState.FAILED, type(problem).__name__)
        return Delivery(DeliveryState.SENT)


def _turned_away(code: int) -> Delivery:
    # The server's sentence often quotes the address, so only its number is kept.
    state = DeliveryState.REFUSED if code >= _NEVER else DeliveryState.FAILED
    return Delivery(state, f"SMTP {code}")


def _address_of(message: Message, settings: Mapping[str, object]) -> str:
    known = settings["addresses"]
    assert isinstance(known, list | tuple)  # noqa: S101 - the schema's own
    wanted = f"{message.office}:{message.at}="
    return next((each.removeprefix(wanted) for each in known if each.startswith(wanted)), "")


def _letter(to: str, message: Message, sender: str) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = sender, to
    letter["Subject"], letter["Date"] = message.subject, formatdate(localtime=True)
    name = sha256(message.key.encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    # No holiday notices in answer to a machine (RFC 3834).
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    return letter


def _hand_over(letter: EmailMessage, settings: Mapping[str, object]) -> None:
    host, port = str(settings["host"]), int(str(settings["port"]))
    with smtplib.SMTP(host, port, timeout=_SECONDS) as server:
        if settings["encrypted"]:
            server.starttls()
        server.send_message(letter)
