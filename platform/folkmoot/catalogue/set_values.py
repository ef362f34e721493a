"""What is set of a contribution, as pages and the command line tell it."""

from folkmoot.extensions.settings import LayeredSettings
from folkmoot.extensions.settings.problems import LAYERS
from folkmoot.kernel.wording import filled
from folkmoot.web.forms.settings import words_in
from folkmoot_sdk import SettingField, Text

_FROM = Text("{value}（{who}设定）", "{value} (set by {who})")
_DEFAULT = Text("{value}（插件默认值）", "{value} (the plugin's default)")


def value_words(each: SettingField, found: LayeredSettings) -> Text:
    """The value that holds of a key, and who set it."""
    if each.key in found.origins:
        who = LAYERS[found.origins[each.key]]
        return filled(_FROM, value=words_in(each, found.values[each.key]), who=who)
    return filled(_DEFAULT, value=words_in(each, each.default))
