"""The sample organisation: made through the product's own verbs, so that it is never other than the product."""
