"""Decide which offer, which placement and which sub-id every link gets, and say why."""

from affiliate.plan.build import SitePlan, ground_of, plan_site
from affiliate.plan.data_files import write_plan
from affiliate.plan.linkplan import diff, linkplan_text, read_linkplan
from affiliate.plan.offers import without_offer
from affiliate.plan.page import Page, PlannedLink, Verdict
from affiliate.plan.registry import Registry, RegistryRow, read_registry, registry_text
from affiliate.plan.rules import is_stale, rules_for, rules_of
from affiliate.plan.settings import Settings, read_settings
from affiliate.plan.strip import FeedLink, for_feed, without_paid_links

__all__ = [
    "FeedLink",
    "Page",
    "PlannedLink",
    "Registry",
    "RegistryRow",
    "Settings",
    "SitePlan",
    "Verdict",
    "diff",
    "for_feed",
    "ground_of",
    "is_stale",
    "linkplan_text",
    "plan_site",
    "read_linkplan",
    "read_registry",
    "read_settings",
    "registry_text",
    "rules_for",
    "rules_of",
    "without_offer",
    "without_paid_links",
    "write_plan",
]
