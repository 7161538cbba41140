"""Short messages: a row each, sent by a gateway, told apart from what was only meant to be sent."""
