"""A file that somebody brings, as answers: our own formats are read here, foreign ones by the exchange."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from vendorrisk.questionnaires.answer_faults import AnswerFaults, AnswerFileError
from vendorrisk.questionnaires.answer_rows import columns_of
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ForeignAnswer, ImportedAnswers, ImportLine
from vendorrisk.questionnaires.exchange.recognising import read_answers
from vendorrisk.questionnaires.tables import Row, read_csv, read_xlsx
