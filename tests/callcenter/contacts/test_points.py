"""Contact points in the database: found again, and readable only with the key, by name and for a reason."""

from __future__ import annotations

import base64
from uuid import uuid4

import psycopg
import pytest

from callcenter import settings as settings_module
from callcenter.contacts import service
from callcenter.contacts.ciphers import AddressKeys, DamagedCipherError, UnknownKeyError
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.settings import Settings


def test_every_writing_of_a_number_finds_the_same_point(uow: UnitOfWork):
    first = service.find_or_create_point(uow, "tel", "13800000001")
    assert service.find_or_create_point(uow, "tel", "+86 138 0000 0001") == first
    assert service.find_point(uow, "tel", "008613800000001") == first
    assert service.find_point(uow, "tel", "13800000002") is None
    assert (first.last_four, first.masked) == ("0001", "138****0001")


def test_two_callers_at_once_make_one_point(database: str):
    with begin() as one:
        first = service.find_or_create_point(one, "tel", "13800000001")
        # the second looks before the first has committed, and is made to wait by the index
        with begin() as two:
            two.raw.execute("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                service.find_or_create_point(two, "tel", "13800000001")
            two.rollback()
    with begin() as three:
        assert service.find_or_create_point(three, "tel", "13800000001").id == first.id


def test_the_table_holds_nothing_that_can_be_dialled(database: str):
    with begin() as uow:
        service.find_or_create_point(uow, "tel", "13800000001")
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT contact_point::text FROM contact_point").fetchone()
    assert row is not None
    assert "3800000" not in row[0]


def test_a_number_revealed_leaves_who_and_why(uow: UnitOfWork):
    point = service.find_or_create_point(uow, "tel", "13800000001")
    actor, call = uuid4(), uuid4()
    assert service.reveal(uow, point.id, actor, "核实身份", ("call", call)) == "13800000001"
    noted = uow.raw.execute("SELECT actor, action, object_kind, object_id, reason FROM audit_entry").fetchall()
    assert noted == [(actor, "number_unmasked", "call", call, "核实身份")]


def test_a_browser_is_dialled_as_a_client(uow: UnitOfWork):
    point = service.find_or_create_point(uow, "client", "client:phone_0123456789ab")
    assert service.dialable(uow, point.id) == "client:phone_0123456789ab"


def test_a_point_that_is_not_there_is_said_so(uow: UnitOfWork):
    with pytest.raises(service.PointNotFound):
        service.dialable(uow, uuid4())


def test_a_new_key_reads_what_the_old_one_wrote(uow: UnitOfWork, settings: Settings):
    point = service.find_or_create_point(uow, "tel", "13800000001")
    fresh = base64.b64encode(bytes(32)).decode()
    changed = {"contact_cipher_key": fresh, "contact_old_cipher_keys": settings.contact_cipher_key}
    settings_module.use(settings.model_copy(update=changed))
    assert service.dialable(uow, point.id) == "13800000001"
    assert service.find_or_create_point(uow, "tel", "13800000001").id == point.id
    settings_module.use(settings.model_copy(update={"contact_cipher_key": fresh}))
    with pytest.raises(UnknownKeyError):
        service.dialable(uow, point.id)


def test_ciphertexts_cannot_be_swapped_between_rows():
    keys = AddressKeys(bytes(32), {"k": bytes(32)}, "k")
    one, two = uuid4(), uuid4()
    cipher, key_id = keys.encipher(one, "13800000001")
    assert keys.decipher(one, cipher, key_id) == "13800000001"
    with pytest.raises(DamagedCipherError):
        keys.decipher(two, cipher, key_id)
    assert keys.encipher(one, "13800000001")[0] != cipher
