"""Invented words are refused, spoken ones are kept."""

import pytest

from asr.guards import Doubt, believable, loops
from asr.redaction import redact
from asr.simplified import simplified

SURE = Doubt(-0.3, 0.1)


@pytest.mark.parametrize(
    "text",
    [
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "字幕由 Amara.org 社群提供",
        "谢谢观看",
        "我们下集再见",
        "시청해주셔서 감사합니다",
        "法律咨询法律咨询法律咨询法律咨询法律咨询法律咨询法律咨询",
        "啊啊啊啊啊啊啊啊啊啊啊啊",
        "。。。",
        "",
        "♪♪♪",
    ],
)
def test_invented_words_are_refused(text: str) -> None:
    assert not believable(text, 5.0, SURE)


@pytest.mark.parametrize(
    "text", ["对对对对对，是这样的", "您好，我想咨询劳动仲裁。", "嗯", "一三八零零零零零零零一", "谢谢，再见"]
)
def test_spoken_words_are_kept(text: str) -> None:
    assert believable(text, 3.0, SURE)


def test_words_that_nobody_can_say_so_fast_are_refused() -> None:
    assert not believable("我想咨询一下关于劳动合同解除以后的经济补偿金应该怎么计算", 0.6, SURE)


def test_words_the_recogniser_itself_doubts_are_refused() -> None:
    assert not believable("重裁", 2.0, Doubt(-1.2, 0.9))
    assert believable("仲裁", 2.0, Doubt(-1.2, 0.1))
    assert not believable("仲裁", 2.0, Doubt(-1.9, 0.1))


def test_a_loop_is_known_by_its_packing_too() -> None:
    assert loops("他说公司不给钱，然后我们去找他。" * 12)
    assert not loops(
        "他说公司不给钱，然后我们去找他，他说等下个月，下个月又说没有，一直拖到现在，我们几个人想问问能不能申请仲裁。"
    )


def test_traditional_characters_become_simplified_and_others_stay() -> None:
    assert simplified("勞動仲裁與農民工，한국어 abc") == "劳动仲裁与农民工，한국어 abc"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我的电话是13800000001，请回电", "我的电话是138****0001，请回电"),
        ("电话一三八零零零零零零零一", "电话一三八****零零零一"),
        ("幺三八，零零零零，零零零幺", "幺三八，****，零零零幺"),
        ("身份证110101199003071234。", "身份证110101********1234。"),
        ("身份证11010119900307123X", "身份证110101********123X"),
        ("一一零一零一一九九零零三零七一二三四", "一一零一零一********一二三四"),
        ("卡号6222020000000001234", "卡号***************1234"),
        ("打13800000001或者13800000002", "打138****0001或者138****0002"),
        ("座机0833-2000001", "座机083*-***0001"),
    ],
)
def test_numbers_of_persons_are_hidden(said: str, shown: str) -> None:
    assert redact(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "欠了15000元",
        "2024年3月15日",
        "三千五百八十块",
        "尾号5678",
        "请拨打12348或者12345",
        "一共10000000000元",
        "第三十八条",
    ],
)
def test_amounts_dates_and_short_numbers_stay(said: str) -> None:
    assert redact(said) == said
