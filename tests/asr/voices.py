"""Speech for tests: two of the hotline's own Mandarin prompts, 8 kHz."""

from pathlib import Path

from asr import audio

_PROMPTS = Path(__file__).parents[2] / "ivr_flows" / "audio" / "zh-CN"
TEXTS = ("您是下一位，请不要挂机。", "解答意见仅供参考。")
SPOKEN = tuple(audio.read_wav(_PROMPTS / f"{name}.wav")[1][0] for name in ("queue_next", "advice_notice"))
