"""The scoring standard: questionnaires, answers, reviews and a policy go in, a scorecard comes out. Pure."""
