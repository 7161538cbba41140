"""The signature check gives the same answer as twilio's own, on generated cases."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from callcenter.carriers.twilio.signature import is_genuine, sign

TOKEN = "0123456789abcdef0123456789abcdef"
VALIDATOR = RequestValidator(TOKEN)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
NAMES = st.text("ABCdef_0", min_size=1, max_size=5)
URLS = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["example.org", "10.0.0.1", "hotline.example.cn"]),
    st.sampled_from(["", ":80", ":443", ":8000"]),
    st.sampled_from(["/carriers/twilio/voice", "/carriers/twilio/flow/1/2", "/a%20b"]),
    st.sampled_from(["", "?a=1", "?Digits=1&x=%E4%BD%A0"]),
)
FIELDS = st.lists(st.tuples(NAMES, TEXT), max_size=6)


class Repeated(dict):
    """A form whose names may repeat, as twilio's library wants it."""

    def __init__(self, fields):
        super().__init__(fields)
        self._fields = fields

    def getall(self, name):
        return [value for key, value in self._fields if key == name]


@settings(max_examples=150)
@given(URLS, FIELDS)
def test_a_signature_of_twilios_own_is_genuine(url, fields):
    for spelled in (url, url.replace(":8000", "")):
        made = VALIDATOR.compute_signature(spelled, Repeated(fields))
        assert is_genuine(url, fields, made, TOKEN) == VALIDATOR.validate(url, Repeated(fields), made)
    assert is_genuine(url, fields, sign(url, fields, TOKEN), TOKEN)


@settings(max_examples=150)
@given(URLS, FIELDS, FIELDS, URLS)
def test_what_twilio_refuses_we_refuse(url, fields, others, other_url):
    made = VALIDATOR.compute_signature(other_url, Repeated(others))
    assert is_genuine(url, fields, made, TOKEN) == VALIDATOR.validate(url, Repeated(fields), made)


def test_the_port_may_be_spelled_or_not():
    with_port = sign("https://example.org:443/x", [("a", "1")], TOKEN)
    assert is_genuine("https://example.org/x", [("a", "1")], with_port, TOKEN)
    assert not is_genuine("https://example.org/x", [("a", "2")], with_port, TOKEN)


def test_another_token_does_not_fit():
    made = sign("https://example.org/x", [], "another token")
    assert not is_genuine("https://example.org/x", [], made, TOKEN)


def test_a_signature_that_is_not_ascii_is_refused_quietly():
    assert not is_genuine("https://example.org/x", [], "签名", TOKEN)
