"""Load the native recognisers in the one order that works.

Loading pynini (and WeTextProcessing, which loads it) before vosk hangs the process in `dlopen(libvosk.so)` for ever;
vosk first is fine. So every module that needs a recogniser imports this one first.
"""

import vosk

vosk.SetLogLevel(-1)

__all__ = ["vosk"]
