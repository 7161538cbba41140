"""The phone menu: flows as data, prompts per language, and a pure engine. Keys in, effects out.

Knows nothing of carriers, databases or clocks: what the outside knows (open hours, who is on duty) comes in as `Facts`.
"""
