"""Where else a matter may go: mediation, notary, appraisal; appointments; the directory of providers."""
