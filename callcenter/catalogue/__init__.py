"""The service catalogue: what is offered, by whom, with which papers, and the one notice that names them all."""
