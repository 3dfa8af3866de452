"""Hold programs, articles and built pages against what networks and the law ask of paid links."""

from affiliate.rules.accept import Acceptance, read_accepted, remaining
from affiliate.rules.fault import Fault
from affiliate.rules.known import Known
from affiliate.rules.sources import check_sources
from affiliate.rules.terms import Broken, check_terms

__all__ = ["Acceptance", "Broken", "Fault", "Known", "check_sources", "check_terms", "read_accepted", "remaining"]
