"""One run of questionnaires over an engagement: from draft to signed decision."""
