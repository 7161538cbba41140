"""Who is on duty when: rosters, attendance, roll calls, hand-overs, the block list."""
