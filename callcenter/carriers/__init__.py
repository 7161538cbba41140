"""The lines to the telephone network, one folder a protocol."""
