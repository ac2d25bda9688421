"""VSAQ, Google's vendor security assessment questionnaires: in `files` what others call, beside it how it is done."""
