"""Names of employers, sites and parties, brought into one writing. Pure.

Thirty workers write their employer in ten ways, with region and legal form or without
(四川鸿达建筑有限公司, 鸿达建筑公司). What is left is the part that tells firms apart. Too little left finds nothing:
a wrong group costs more than a missed one, and a person confirms every group anyway.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

# kind -> the keys of forms under which it is asked (S66)
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "employer": ("employer", "company"),
    "contractor": ("contractor", "general_contractor"),
    "site": ("site", "project", "project_site"),
    "party": ("opponent", "opposite_party", "respondent"),
}
SHORTEST: Final = 2
NOT_GIVEN: Final = frozenset(
    {"未提供", "不详", "不清楚", "不知道", "无", "没有", "个人", "老板", "包工头", "公司", "工地"}
)
_NOISE = re.compile(r"[\s\W_]+")
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|"
    "云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
)
_REGION = re.compile(rf"^(中国|({_PROVINCES})(省|市|自治区)?|.{{2,3}}?(自治州|市|州|县|区))")
_FIRM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司|集团|厂)$")
_PLACE = re.compile(r"(项目部|工程队|施工队|工地|项目|店)$")


def normalise(written: str) -> str:
    """Return what tells a name from others, "" where nothing does. Only a firm's region says nothing: 第三中学 is one
    thing in one town and another in the next.
    """
    text = _NOISE.sub("", unicodedata.normalize("NFKC", written)).lower()
    if text in NOT_GIVEN:
        return ""
    core = _stripped(_FIRM, text)
    core = _stripped(_REGION, core, at_least=4) if core != text else _stripped(_PLACE, text)
    return core if len(core) >= SHORTEST and core not in NOT_GIVEN else ""


def keys_of(values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return {kind: (normalised, as written)} of a form's values."""
    found: dict[str, tuple[str, str]] = {}
    for kind, keys in KEYS.items():
        for key in keys:
            written = values.get(key)
            if isinstance(written, str) and (core := normalise(written)):
                found[kind] = (core, written.strip()[:200])
                break
    return found


def _stripped(pattern: re.Pattern[str], text: str, at_least: int = SHORTEST) -> str:
    """Take a part off, again and again, as long as enough is left."""
    while len(rest := pattern.sub("", text)) >= at_least and rest != text:
        text = rest
    return text
