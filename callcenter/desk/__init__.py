"""Seats, queues, offers, wrap-up, return calls: who takes which call."""
