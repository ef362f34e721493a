"""What can be wrong with a wheel, in words for whoever installs it.

The SDK says it in English, to the vendor who makes wheels; that stays behind the words, for the
message in which the operator passes it on.
"""

from collections.abc import Mapping

from folkmoot_sdk import Text
from folkmoot_sdk.releases import refusals
from folkmoot_sdk.releases.refusals import WheelError

_LONGEST = 500
_WORDS: Mapping[type[WheelError], str] = {
    refusals.WheelSizeError: "文件过大",
    refusals.WheelEntriesError: "文件数量过多",
    refusals.WheelRatioError: "压缩比例异常，解压后会异常庞大",
    refusals.WheelArchiveError: "不是完好的安装包",
    refusals.WheelPathError: "含有会写到插件目录之外的文件名",
    refusals.WheelLinkError: "含有链接或其他非普通文件",
    refusals.WheelDoubledError: "同一文件名出现两次",
    refusals.WheelCaseError: "有的文件名仅大小写不同",
    refusals.WheelCompiledError: "含有编译过的代码",
    refusals.WheelPackageError: "应当只含一个程序包",
    refusals.WheelShadowError: "程序包的名称与本机已有的重名",
    refusals.WheelManifestError: "插件清单缺失或有误",
    refusals.WheelMetadataError: "安装包的说明信息有误",
    refusals.WheelEntryPointError: "入口有误",
    refusals.WheelRecordError: "文件与安装包内的记录不符",
    refusals.WheelDependencyError: "需要其他程序包，而插件只能使用 folkmoot-sdk",
}


def wheel_fault(error: WheelError) -> Text:
    """Why a wheel is refused; ``error`` is what the SDK says of it."""
    said = str(error)[:_LONGEST]
    words = _WORDS.get(type(error))
    return Text(f"{words}（{said}）" if words else said, said)
