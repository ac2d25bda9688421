"""Libraries of CISO Assistant: in `files` what others call, beside it how it is done."""
