"""The tables. Times are aware UTC; states are the words of the domain."""

from storage.schema.columns import metadata
from storage.schema.correspondence import line_texts, lines, request_cards, requests, speaking
from storage.schema.delivery import inbox, outbox, pace
from storage.schema.dispatch import assignments, chores, needs, offers, waiting
from storage.schema.helpdesk import (
    duties,
    duty_hours,
    moved_groups,
    question_copies,
    question_messages,
    questions,
    topics,
)
from storage.schema.library import articles, knowledge, proposals
from storage.schema.news import broadcasts, recipients
from storage.schema.persons import drafts, invitations, newcomers, people, photos, volunteers

__all__ = [
    "articles",
    "assignments",
    "broadcasts",
    "chores",
    "drafts",
    "duties",
    "duty_hours",
    "inbox",
    "invitations",
    "knowledge",
    "line_texts",
    "lines",
    "metadata",
    "moved_groups",
    "needs",
    "newcomers",
    "offers",
    "outbox",
    "pace",
    "people",
    "photos",
    "proposals",
    "question_copies",
    "question_messages",
    "questions",
    "recipients",
    "request_cards",
    "requests",
    "speaking",
    "topics",
    "volunteers",
    "waiting",
]
