"""Educational audits: started, written together, agreed by both sides, acted on, stopped and followed up.

The table of who does what from which state is ``hubs.accrediting.standing_cycles.AUDIT``.
"""
