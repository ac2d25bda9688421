"""The CSO's part: the record, the document made of it, the signed decision, and whether it still holds."""
