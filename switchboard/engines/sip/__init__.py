"""SIP lines: our own RFC 3261 layer (transactions, dialogs, digest) over aiosipua's parser, and RTP over aiortp's."""
