"""Answers outside the database: JSON documents and tables read with every fault, foreign ones matched with questions."""
