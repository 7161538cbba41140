"""The edge to HTTP: errors, dependencies, the live WebSocket, health."""
