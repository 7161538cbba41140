"""The words of referrals: kinds of providers and partners, states, results. The console names them. Pure."""

from __future__ import annotations

from typing import Final, Literal, get_args

from callcenter.catalogue.lines import ServiceLine

# The six kinds of S126 first; then whom matters are handed to besides (S71, S78), and numbers that agents read out.
ProviderKind = Literal[
    "law_firm",
    "grassroots_office",
    "notary_office",
    "legal_aid_centre",
    "forensic_institute",
    "mediation_committee",
    "justice_office",
    "station",
    "court",
    "police",
    "procuratorate",
    "petition_office",
    "government",
    "hotline",
]
PROVIDER_KINDS: Final[tuple[ProviderKind, ...]] = get_args(ProviderKind)
ORGANISATIONS: Final = PROVIDER_KINDS[:6]
KIND_NAMES: Final[dict[str, ProviderKind]] = {
    "律师事务所": "law_firm",
    "基层法律服务所": "grassroots_office",
    "公证机构": "notary_office",
    "公证处": "notary_office",
    "法律援助中心": "legal_aid_centre",
    "法律援助机构": "legal_aid_centre",
    "鉴定机构": "forensic_institute",
    "司法鉴定机构": "forensic_institute",
    "调解委员会": "mediation_committee",
    "人民调解委员会": "mediation_committee",
    "司法所": "justice_office",
    "公共法律服务工作站": "station",
    "工作站": "station",
    "法院": "court",
    "公安": "police",
    "检察院": "procuratorate",
    "信访": "petition_office",
    "政府部门": "government",
    "热线": "hotline",
}
LINE_OF: Final[dict[str, ServiceLine]] = {
    "law_firm": "lawyer",
    "grassroots_office": "grassroots",
    "notary_office": "notary",
    "legal_aid_centre": "legal_aid",
    "forensic_institute": "forensic",
    "mediation_committee": "mediation",
    "justice_office": "mediation",
}
Direction = Literal["out", "in"]
# How the caller agreed. `danger`: to 110 or 120 when somebody is in danger, which waits for nobody's consent (PIPL 13).
ConsentHow = Literal["said_on_the_phone", "written", "in_person", "by_guardian", "danger"]
ReferralState = Literal["sent", "acknowledged", "declined", "done", "withdrawn", "handed_over"]
Result = Literal["resolved", "agreement", "not_resolved", "out_of_scope", "served", "not_reached", "given_up"]
OPEN_STATES: Final = ("sent", "acknowledged")
Complexity = Literal["small", "complex"]
LetterRoute = Literal["administrative", "judicial"]
LetterReason = Literal["out_of_scope", "mediation_failed"]
MEDIATION_ENDS: Final[dict[str, LetterReason]] = {"out_of_scope": "out_of_scope", "not_resolved": "mediation_failed"}
BookingKind = Literal["window", "mediation", "notary", "legal_aid", "home_visit"]
BookingState = Literal["booked", "kept", "no_show", "cancelled"]
Reminder = Literal["sms", "call", "none"]
