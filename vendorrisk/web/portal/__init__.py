"""The portal: a vendor's respondents come in by link. Own cookie, own limits; it knows nothing of staff pages."""

from vendorrisk.web.portal import answers, evidence, links, own_answers, pages, respondent, submission
from vendorrisk.web.portal.door import blueprint

__all__ = ("answers", "blueprint", "evidence", "links", "own_answers", "pages", "respondent", "submission")
