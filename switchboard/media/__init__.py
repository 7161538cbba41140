"""Sound: the clock, files, tones, mixing, recording and streaming. Knows frames, nothing of calls or TwiML."""
