"""Twilio's REST API of 2010, the resources a voice application needs; one resource a file."""
