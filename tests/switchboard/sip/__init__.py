"""Tests of SIP lines: state machines on a fake clock, then raw sockets."""
