"""Twilio's AccessToken for browser legs: signed with the API key, short-lived, good for one identity."""

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from callcenter.settings import Settings

# Our switchboard knows one application; a Twilio account has its own (CARRIER_VOICE_APP_SID).
OWN_APPLICATION = "AP" + "0" * 32
LIFETIME_SECONDS = 3600


def access_token(settings: Settings, identity: str) -> str:
    """A token for `identity` (letters, digits, underscores), as JWT."""
    token = AccessToken(
        settings.carrier_account_sid,
        settings.carrier_api_key_sid,
        settings.carrier_api_key_secret,
        identity=identity,
        ttl=LIFETIME_SECONDS,
    )
    application = settings.carrier_voice_app_sid or OWN_APPLICATION
    token.add_grant(VoiceGrant(outgoing_application_sid=application, incoming_allow=True))
    return str(token.to_jwt())
