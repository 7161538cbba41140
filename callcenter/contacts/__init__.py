"""Whom we talk to: contact points (numbers, SIP addresses, browser clients) kept hashed and enciphered."""
