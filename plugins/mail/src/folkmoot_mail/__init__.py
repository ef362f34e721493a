"""Messages to offices by e-mail, over the SMTP server that the operator names."""

from folkmoot_mail._command import Test
from folkmoot_mail._smtp import Smtp
from folkmoot_sdk import Command, NoticeChannel, hookimpl

__all__ = ["folkmoot_commands", "folkmoot_notice_channels"]


@hookimpl
def folkmoot_notice_channels() -> tuple[NoticeChannel, ...]:
    return (Smtp(),)


@hookimpl
def folkmoot_commands() -> tuple[Command, ...]:
    return (Test(),)
