"""Whether mail leaves at all, before a digest has to."""

from folkmoot_mail._smtp import Smtp
from folkmoot_sdk import (
    Command,
    CommandArgument,
    CommandRequest,
    CommandResult,
    DeliveryState,
    Kind,
    Message,
    Office,
    Text,
)

_SUBJECT = Text("商量平台测试邮件", "A test message from Folkmoot")
_BODY = Text(
    "收到这封邮件，说明平台能够发信。", "This message shows that the platform can send mail."
)
_SAID = {
    DeliveryState.SENT: Text("服务器已接收", "The server took it"),
    DeliveryState.FAILED: Text(
        "未能发出，可稍后再试", "It could not be handed over; try again later"
    ),
    DeliveryState.REFUSED: Text("服务器拒收", "The server refused it"),
    DeliveryState.NOBODY: Text("没有收件地址", "There is no address to send it to"),
}


class Test(Command):
    """Sends one message to an address, under the platform's settings of the channel."""

    __test__ = False  # pytest would take the name for a test
    id = "test"
    version = "1"
    title = Text("发送测试邮件", "Send a test message")
    arguments = (CommandArgument("to", Text("收件地址", "The address to send it to")),)

    def run(self, request: CommandRequest) -> CommandResult:
        """One line: what became of it, and the server's number where it gave one."""
        to, channel = request.arguments["to"], Smtp()
        message = Message(
            Office.OPERATOR,
            place="",
            at="",
            subject=_SUBJECT.in_(request.locale),
            body=_BODY.in_(request.locale),
            key=f"test:{to}:{request.day}",
        )
        settings = request.settings[f"{Kind.NOTICE_CHANNELS}/{channel.id}"]
        done = channel.send_to(to, message, settings)
        said = f"{to}: {_SAID[done.state].in_(request.locale)}"
        noted = f"{said} ({done.note})" if done.note else said
        return CommandResult((noted,), failed=done.state is not DeliveryState.SENT)
