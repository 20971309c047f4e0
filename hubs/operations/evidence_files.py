"""Keeping what a host gives as evidence, once, and taking it away.

Who may keep: whoever may answer for the host, by the doors of the pages that take files. Who may take away: HEE staff,
since judgements rest on it; and the nightly job, when nothing does any more.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import re
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from atp_portal.formatting import date_long
from hubs.models import (
    Accreditation,
    Application,
    Condition,
    EducationAgreement,
    EvidenceFile,
    EvidenceItem,
    Practice,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.models.evidence_files import FOLDER, evidence_store
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.uploads import UploadRefused, checked, refuse_size

logger = logging.getLogger(__name__)

MOST_OF_A_HOST = 500 * 1024 * 1024
"""What all evidence of one host may come to, in bytes."""
# A certificate that was photographed must stay readable.
LONGEST_SIDE = 2400
# Bytes come before their row, so what is younger may be of somebody who is still at it.
ORPHANED_AFTER = datetime.timedelta(days=1)
OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z]{3,4}")


@operation
def keep_evidence_file(
    *,
    by: Any,
    practice: Practice | None = None,
    group: PracticeGroup | None = None,
    upload: UploadedFile,
) -> tuple[EvidenceFile, bool]:
    """Look into a file and keep it for its host: a practice, or a practice group.

    The same file is kept once: given again, the row that is there comes back, and True (``already_here`` says so).
    Refused when it is not one of the kinds that the portal takes, and when the host has given too much.
    """
    host = practice or group
    assert host is not None
    assert not (practice and group)
    try:
        refuse_size(upload.size or 0)
        data = upload.read()
        digest = hashlib.sha256(data).hexdigest()
        same = EvidenceFile.objects.here().of_host(host).filter(sha256=digest)
        if found := same.first():
            return found, True
        file = checked(upload.name or "", data, longest_side=LONGEST_SIDE)
    except UploadRefused as refused:
        raise Refusal(str(refused)) from refused
    take_turns([host])
    if found := same.first():
        return found, True
    so_far = EvidenceFile.objects.here().of_host(host).aggregate(bytes=Sum("size"))["bytes"] or 0
    if so_far + len(file.data) > MOST_OF_A_HOST:
        raise Refusal(
            f"{host} has given {MOST_OF_A_HOST // 1024 // 1024} MB of evidence, which is all that is kept. "
            "Use a file that is here already, or give a link."
        )
    row = EvidenceFile(
        practice=practice,
        group=group,
        name=file.name,
        kind=file.kind,
        size=len(file.data),
        sha256=digest,
        uploaded_by=by,
    )
    row.file.save(file.name, ContentFile(file.data), save=False)
    try:
        row.save()
    except BaseException:
        row.file.delete(save=False)
        raise
    return row, False


def already_here(file: EvidenceFile) -> str:
    """For whoever gave it again."""
    return f"This file is here already, as “{file.name}”, given on {date_long(timezone.localdate(file.uploaded_at))}."


@operation
def remove_evidence_file(*, by: Any, file: EvidenceFile, reason: str) -> EvidenceFile:
    """Take a file away for good: patients are named in it, or it is somebody else's. That it was here stays written.

    Refused for all but HEE staff of its region, and when it was taken away before.
    """
    row = EvidenceFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not EvidenceFile.objects.removable_by(by).filter(pk=row.pk).exists():
        raise Refusal("Only HEE staff take evidence away, since judgements rest on it. Ask them.")
    if row.removed_at:
        raise Refusal(f"“{row}” was taken away on {date_long(timezone.localdate(row.removed_at))}.")
    if not reason.strip():
        raise Refusal("Say why the file is taken away.")
    _remove(row, by=by, reason=reason.strip())
    return row


@operation
def remove_old_evidence(*, by: Any = None, today: datetime.date) -> int:
    """Take away what was given, and what its host was last accredited by, ``EVIDENCE_KEPT_YEARS`` ago or more.

    What an application that is not decided yet shows, or a condition that is still to be met, stays; so does the
    signed copy of an agreement.
    """
    years = settings.EVIDENCE_KEPT_YEARS
    earliest = _years_before(today, years)
    lately = Accreditation.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=earliest)).exclude(
        state=Accreditation.State.ANNULLED
    )
    waiting = Application.objects.open().order_by().values("pk")
    groups = PracticeGroupMember.objects.filter(practice=OuterRef(OuterRef("practice"))).values("group")
    old = EvidenceFile.objects.here().filter(
        ~Exists(lately.filter(Q(practice=OuterRef("practice")) | Q(group=OuterRef("group")))),
        ~Exists(lately.filter(group__in=groups)),
        ~Exists(EvidenceItem.objects.filter(file=OuterRef("pk"), answer__application__in=waiting)),
        ~Exists(Condition.objects.unmet().filter(file=OuterRef("pk"))),
        # The signed copy of a contract is kept for as long as the contract.
        ~Exists(EducationAgreement.objects.filter(copy=OuterRef("pk"))),
        uploaded_at__date__lt=earliest,
    )
    rows = list(old.order_by("pk").select_for_update(of=("self",)))
    for row in rows:
        _remove(row, by=by, reason=f"Kept for {years} years, and its host is no longer accredited")
    return len(rows)


def sweep_orphans(now: datetime.datetime) -> int:
    """Delete the bytes that no row tells of: a transaction that kept them was rolled back. Returns how many."""
    store = evidence_store()
    try:
        _, names = store.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    kept = set(EvidenceFile.objects.here().values_list("file", flat=True))
    swept = 0
    for name in names:
        path = f"{FOLDER}/{name}"
        if OURS.fullmatch(name) and path not in kept and store.get_modified_time(path) < now - ORPHANED_AFTER:
            store.delete(path)
            swept += 1
    if swept:
        logger.info("%s files of evidence that nothing tells of were deleted.", swept)
    return swept


def _remove(row: EvidenceFile, *, by: Any, reason: str) -> None:
    row.removed_at, row.removed_by, row.removed_reason = timezone.now(), by, reason
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    store, name = row.file.storage, str(row.file.name)
    # Where the store does not answer now, the nightly sweep deletes it.
    transaction.on_commit(lambda: store.delete(name), robust=True)


def _years_before(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
