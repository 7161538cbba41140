"""Load the native recognisers in the one order that works.

Loading pynini (and WeTextProcessing, which loads it) before vosk hangs the process in `dlopen(libvosk.so)` for ever;
vosk first is fine. So every native library is imported here, and the other modules take it from here.
"""

import vosk

# isort: split — vosk before everything else that is native
from faster_whisper import WhisperModel
from faster_whisper.vad import get_vad_model

vosk.SetLogLevel(-1)

__all__ = ["WhisperModel", "get_vad_model", "vosk"]
