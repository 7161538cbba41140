"""Speech to text, offline: audio in, words with times out. No database, no cloud, and nothing guessed.

A language without a recogniser is said to be unsupported; it is never sent to another language's model.
"""
