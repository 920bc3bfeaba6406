"""What is said of notices 通知."""

from domain.core.words import acts, names

names({"notice": "notice"})
acts({"notice.seen": "Notices seen"})
