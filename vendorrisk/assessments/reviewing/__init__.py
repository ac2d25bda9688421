"""The analyst's part: looking at answers, asking back, rating, and the findings that come of it."""
