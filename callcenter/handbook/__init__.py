"""Pages of the documentation that are printed from the code, so that they cannot say something else."""

from callcenter.handbook import kpi, tickets

PAGES = {"kpi": kpi.page, "tickets": tickets.page}


def page(name: str) -> str:
    """Return a page in Markdown."""
    return PAGES[name]()
