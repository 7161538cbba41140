"""What the processes say to each other about the wallboard, in Valkey: nothing of it is truth, all of it lapses.

That a wallboard is open somewhere is told by `WATCHED`, which lasts a little longer than until it is renewed. While it
stands, one process of those that can (`keeper`) holds the lease `KEEPER`, and publishes on `CHANNEL` the very text that
sockets get.
"""

AUDIENCE = "wallboard"
MESSAGE = "wallboard"
CHANNEL = "callcenter:wallboard"
OPENED = "callcenter:wallboard:opened"  # published when somebody begins to watch
WATCHED = "callcenter:wallboard:watched"
KEEPER = "callcenter:wallboard:keeper"

TELL_SECONDS = 3.0
WATCHED_MS = 10_000
LEASE_MS = 1_500  # a killed keeper is missed for no longer; it is renewed three times within
