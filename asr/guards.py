"""Words that a recogniser invents: loops, phrases from its training films, sounds too thin to be speech.

What is refused is refused whole. A transcript with a gap is honest; one with invented words is not.
"""

import re
import zlib
from dataclasses import dataclass

COMPRESSION = 2.4
LOGPROB = -1.0
NO_SPEECH = 0.6
HOPELESS_LOGPROB = -1.6
FASTEST = 12.0  # characters a second; auctioneers reach 10

# Closing lines of films and broadcasts that Whisper writes over noise and music.
FILM_LINES = re.compile(
    r"点赞|打赏|订阅.{0,6}(频道|转发)|明镜(需要您的支持|与点点)|字幕(由|by|志愿者|组|提供)|中文字幕|谢谢(大家)?(观看|收看|收听)"
    r"|优优独播剧场|请不吝|下集再见|感谢观看|시청해\s?주셔서|구독과\s?좋아요|다음\s?(영상|시간)에\s?(만나|뵙)|MBC\s?뉴스",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the recogniser itself says of a text: mean log probability of its tokens, probability of no speech."""

    logprob: float
    no_speech: float


def believable(text: str, seconds: float, doubt: Doubt) -> bool:
    """Whether a text may stand in a transcript."""
    bare = re.sub(r"[\s\W_]+", "", text)
    if not bare or FILM_LINES.search(text):
        return False
    if doubt.logprob < HOPELESS_LOGPROB or (doubt.logprob < LOGPROB and doubt.no_speech > NO_SPEECH):
        return False
    return len(bare) <= 4 + FASTEST * seconds and not loops(bare)


def loops(text: str) -> bool:
    """Whether a text runs in circles: it packs too well, or one piece comes again and again without a break."""
    raw = text.encode()
    if len(raw) > 90 and len(raw) / len(zlib.compress(raw)) > COMPRESSION:
        return True
    # 对对对对对 is speech; ten times the same character or six times the same word is not.
    return bool(re.search(r"(.)\1{9,}", text) or re.search(r"(.{2,12}?)\1{5,}", text))
