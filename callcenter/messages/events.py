"""What happens to short messages. Ids only: the words are personal and are read from their row."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """Somebody wrote to us (`messages.models.ReceivedMessage`)."""

    received_id: UUID
