"""The web process around the slices' routes: health, the live WebSocket, what is public, the files of the console."""
