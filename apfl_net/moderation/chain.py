"""How the entries of the audit log hang together."""

import hashlib
import json

from apfl_net.moderation.models import AuditEntry

FIRST = "-"
"""What stands before the first entry."""


def hash_of(entry: AuditEntry) -> str:
    """Over all that an entry says, and over the hash of the one before."""
    said = [
        entry.former_hash,
        entry.at.isoformat(),
        entry.actor_id,
        entry.act,
        entry.subject,
        entry.subject_id,
        entry.reason,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()
