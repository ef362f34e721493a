"""What an operator does about a plugin that was left out, by the code of its refusal."""

from collections.abc import Mapping

from folkmoot.extensions.refusals import Fault
from folkmoot_sdk import Text

_ASK_VENDOR = Text(
    "请将下面“供发布者查看”的内容发给发布者，安装其更正后的版本。",
    "Send its publisher what stands below for the publisher, and install the release that"
    " mends it.",
)
_ONE_ALONE = Text(
    "请从平台的安装环境中去掉多余的一个，然后重新启动平台。",
    "Take one of the two out of the platform's environment, then start the platform again.",
)
_WHEEL = Text(
    "请改用安装包安装（folkmoot plugins install），其程序在隔离进程中运行；"
    "只有已核实其程序的，才将插件名写入 FOLKMOOT_TRUSTED 并重新启动平台。",
    "Install its wheel instead (folkmoot plugins install), and its code stays outside this"
    " process. Only if you have verified its code, name it in FOLKMOOT_TRUSTED and start the"
    " platform again.",
)
_OTHER_API = Text(
    "请安装为本平台的插件接口编写的版本，或者先升级平台。",
    "Install a release that is written for this platform's API, or upgrade the platform first.",
)
_AGAIN = Text(
    "请将插件重新安装到平台的安装环境中；仍然如此的，请联系发布者。",
    "Install the plugin in the platform's environment again; if that does not help, ask its"
    " publisher.",
)
CURES: Mapping[str, Text] = {
    Fault.UNTRUSTED: _WHEEL,
    Fault.NO_LAW_GIVER: Text(
        "只有随平台提供的法律插件可以自称法律。请发布者将该规则改为供选用的规则。",
        "Only the plugins of law that come with the platform may call themselves law. Ask its"
        " publisher to offer the rule instead.",
    ),
    Fault.API: _OTHER_API,
    Fault.TWICE: _ONE_ALONE,
    Fault.ENTRY_POINT: _AGAIN,
}


def cure_of(code: str) -> Text:
    """What to do; for whatever only its vendor can mend, to tell the vendor."""
    return CURES.get(code, _ASK_VENDOR)
