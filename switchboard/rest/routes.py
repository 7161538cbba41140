"""The table of resources."""

from __future__ import annotations

from starlette.routing import Route

from switchboard.exchange import Exchange
from switchboard.rest import calls, conferences, credentials, participants, queues, recordings, streams
from switchboard.rest.asked import Handler, resource

Table = list[tuple[str, dict[str, Handler]]]

CALLING: Table = [
    ("/Calls.json", {"GET": calls.listed, "POST": calls.create}),
    ("/Calls/{sid}.json", {"GET": calls.fetch, "POST": calls.update, "DELETE": calls.remove}),
    ("/Calls/{call}/Recordings.json", {"GET": recordings.listed, "POST": recordings.create}),
    (
        "/Calls/{call}/Recordings/{sid}.json",
        {"GET": recordings.fetch, "POST": recordings.update, "DELETE": recordings.remove},
    ),
    ("/Calls/{call}/Streams.json", {"POST": streams.create}),
    ("/Calls/{call}/Streams/{sid}.json", {"POST": streams.update}),
    ("/Queues.json", {"GET": queues.listed, "POST": queues.create}),
    ("/Queues/{queue}.json", {"GET": queues.fetch, "POST": queues.update, "DELETE": queues.remove}),
    ("/Queues/{queue}/Members.json", {"GET": queues.members}),
    ("/Queues/{queue}/Members/{call}.json", {"GET": queues.member, "POST": queues.dequeue}),
    ("/Conferences.json", {"GET": conferences.listed}),
    ("/Conferences/{conference}.json", {"GET": conferences.fetch, "POST": conferences.update}),
    ("/Conferences/{conference}/Participants.json", {"GET": participants.listed}),
    (
        "/Conferences/{conference}/Participants/{participant}.json",
        {"GET": participants.fetch, "POST": participants.update, "DELETE": participants.kick},
    ),
]
# Longer addresses first: `Recordings/{sid}.wav` before `Recordings/{sid}`.
KEEPING: Table = [
    ("/Recordings.json", {"GET": recordings.listed}),
    ("/Recordings/{sid}.json", {"GET": recordings.fetch, "DELETE": recordings.remove}),
    ("/Recordings/{sid}.wav", {"GET": recordings.sound}),
    ("/Recordings/{sid}", {"GET": recordings.sound}),
    ("/SIP/CredentialLists.json", {"GET": credentials.lists, "POST": credentials.create_list}),
    ("/SIP/CredentialLists/{list}.json", {"GET": credentials.fetch_list, "DELETE": credentials.remove_list}),
    ("/SIP/CredentialLists/{list}/Credentials.json", {"GET": credentials.listed, "POST": credentials.create}),
    (
        "/SIP/CredentialLists/{list}/Credentials/{sid}.json",
        {"GET": credentials.fetch, "POST": credentials.update, "DELETE": credentials.remove},
    ),
]


def routes(exchange: Exchange) -> list[Route]:
    """Every resource of the REST side."""
    return [resource(exchange, path, **handlers) for path, handlers in [*CALLING, *KEEPING]]
