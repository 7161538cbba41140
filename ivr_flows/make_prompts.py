"""Make the recordings of a language: speak its prompt list, trim, level and store it as 8 kHz WAV; compose music.

The voice is outside of this repository: any command that reads lines `NAME<TAB>TEXT` from a file and writes NAME.wav
into a folder. docs/prompts.md says how it is called and how a human voice takes its place.
"""

import argparse
import re
import shlex
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr_flows import music, prompts

RATE = 8000
LOUDNESS = 10 ** (-20 / 20)  # RMS of the spoken parts, as a share of full scale
PEAK = 10 ** (-3.2 / 20)
SILENT = 10 ** (-42 / 20)  # below this a frame of 10 ms is silence
HANZI = str.maketrans("0123456789", "零一二三四五六七八九")
MARGIN = 0.04  # seconds kept before and after the speech
MARGIN_OF_PIECE = 0.015  # of numbers and other parts of a sentence

Samples = NDArray[np.float64]


def spoken_form(text: str) -> str:
    """Words as they are read aloud: digits one by one, 110 as 幺幺零 (as every Chinese caller says it)."""
    return re.sub(r"(?<!\d)110(?!\d)", "幺幺零", text).translate(HANZI)


def trimmed(samples: Samples, margin: float) -> Samples:
    """The samples without silence at either end; `margin` seconds of it stay."""
    frame = RATE // 100
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    loud = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > SILENT)
    if not len(loud):
        return samples
    kept = int(margin * RATE)
    return samples[max(0, int(loud[0]) * frame - kept) : (int(loud[-1]) + 1) * frame + kept]


def levelled(samples: Samples) -> Samples:
    """The samples at one loudness (-20 dBFS RMS over what is not silent), peaks softly kept below -3 dBFS."""
    active = samples[np.abs(samples) > SILENT / 4]
    if not len(active):
        return samples
    louder = samples * (LOUDNESS / float(np.sqrt((active**2).mean())))
    knee = PEAK * 0.7
    over = np.abs(louder) > knee
    bent = knee + (PEAK - knee) * np.tanh((np.abs(louder) - knee) / (PEAK - knee))
    return np.where(over, np.sign(louder) * bent, louder)


def read(path: Path) -> Samples:
    """A mono 16-bit WAV of 8 kHz as numbers between -1 and 1. Raises ValueError for another form."""
    with wave.open(str(path)) as recording:
        if (recording.getframerate(), recording.getnchannels(), recording.getsampwidth()) != (RATE, 1, 2):
            raise ValueError(f"{path.name}: not 8 kHz, 16 bit, mono")
        raw = recording.readframes(recording.getnframes())
    return np.frombuffer(raw, "<i2").astype(np.float64) / 32768


def write(path: Path, samples: Samples) -> None:
    """Store samples as 8 kHz, 16 bit, mono."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(RATE)
        recording.writeframes(np.clip(np.round(samples * 32768), -32768, 32767).astype("<i2").tobytes())


def is_piece(text: str) -> bool:
    """Whether a prompt is part of a sentence: no full stop at its end."""
    return not text.endswith(("。", "？", "！"))


def speak(language: str, voice: str, only: set[str]) -> list[str]:
    """Record the prompts of a language that have no recording yet, or those in `only`; the ids that were made."""
    folder = prompts.FOLDER / "audio" / language
    listed = prompts.catalogue(language)
    wanted = {name: info for name, info in listed.items() if (name in only if only else info.file is None)}
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "prompts.tsv"
        lines.write_text("".join(f"{name}\t{spoken_form(info.text)}\n" for name, info in wanted.items()), "utf8")
        command = [part.format(batch=lines, out=scratch) for part in shlex.split(voice)]
        subprocess.run(command, check=True)
        for name, info in wanted.items():
            samples = trimmed(read(Path(scratch) / f"{name}.wav"), MARGIN_OF_PIECE if is_piece(info.text) else MARGIN)
            write(folder / f"{name}.wav", levelled(samples))
    prompts.catalogue.cache_clear()
    prompts.write_say_index(language)
    return sorted(wanted)


def main() -> None:
    """`python -m ivr_flows.make_prompts common` or `… zh-CN --voice 'speaker --batch {batch} --out-dir {out}'`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", help="a language with a prompt list, or `common` for music and tones")
    parser.add_argument("--voice", help="command that speaks; {batch} is the file of lines, {out} the folder")
    parser.add_argument("--only", nargs="*", default=[], metavar="ID", help="record these anew")
    asked = parser.parse_args()
    if asked.language == prompts.COMMON:
        for name, samples in music.pieces(RATE).items():
            write(prompts.FOLDER / "audio" / prompts.COMMON / f"{name}.wav", samples)
    elif asked.voice:
        speak(asked.language, asked.voice, set(asked.only))
    else:
        parser.error("--voice is needed to record a language")


if __name__ == "__main__":
    main()
