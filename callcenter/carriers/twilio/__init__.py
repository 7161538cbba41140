"""Twilio's voice protocol: signatures, documents, REST. The switchboard speaks the same."""
