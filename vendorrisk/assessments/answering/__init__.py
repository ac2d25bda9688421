"""The respondent's part: answers, evidence, progress and handing in."""
