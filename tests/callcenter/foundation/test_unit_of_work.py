"""The unit of work: one transaction for ORM and bare driver, committed before the answer leaves."""

from sqlalchemy import text

from callcenter.db.unit_of_work import UnitOfWork, begin


def test_orm_and_bare_driver_share_one_transaction(uow: UnitOfWork) -> None:
    uow.raw.execute("CREATE TABLE note (word text)")
    uow.session.execute(text("INSERT INTO note VALUES ('a')"))
    assert uow.raw.execute("SELECT count(*) FROM note").fetchone() == (1,)
    uow.rollback()
    assert uow.raw.execute("SELECT to_regclass('note')").fetchone() == (None,)


def test_begin_commits_at_the_end(database: str) -> None:
    with begin() as uow:
        uow.raw.execute("CREATE TABLE note (word text)")
    with begin() as uow:
        uow.session.execute(text("INSERT INTO note VALUES ('a')"))
    with begin() as uow:
        assert uow.raw.execute("SELECT word FROM note").fetchall() == [("a",)]
