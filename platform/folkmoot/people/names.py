"""Sort keys for Chinese names: the database's collation knows no pinyin."""

# As surnames these are read otherwise than as words.
_SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "曾": "zeng",
    "任": "ren",
    "翟": "zhai",
    "朴": "piao",
    "盖": "ge",
    "缪": "miao",
    "冼": "xian",
    "覃": "qin",
    "乐": "yue",
    "尉": "yu",
    "召": "shao",
}
_DOUBLE = {"尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "澹台": "tan tai"}


def sort_key(name: str) -> str:
    """``name`` in pinyin, a space between syllables, in lower case; other letters as they are."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a dictionary of some 50,000 phrases

    if (surname := name[:2]) in _DOUBLE:
        head, rest = _DOUBLE[surname], name[2:]
    elif name[:1] in _SURNAMES:
        head, rest = _SURNAMES[name[0]], name[1:]
    else:
        head, rest = "", name
    return " ".join(filter(None, [head, *lazy_pinyin(rest)])).lower()
