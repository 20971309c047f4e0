"""Where evidence is kept: a folder of this machine that nothing serves, or a bucket of any S3-compatible store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

BUCKET = "ATP_EVIDENCE_S3_BUCKET"
# Beyond this a file that comes out of a bucket waits on disk and not in memory while it is sent, in bytes.
KEPT_IN_MEMORY = 1024 * 1024


def evidence_store(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """The store, as Django's ``STORAGES`` takes it: the bucket where one is named, else ``folder``."""
    if bucket := environment.get(BUCKET):
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": bucket,
                "endpoint_url": environment.get("ATP_EVIDENCE_S3_ENDPOINT") or None,
                "region_name": environment.get("ATP_EVIDENCE_S3_REGION") or None,
                # Without them boto3 looks where AWS's own programs do: AWS_ACCESS_KEY_ID, the machine's role …
                "access_key": environment.get("ATP_EVIDENCE_S3_KEY_ID") or None,
                "secret_key": environment.get("ATP_EVIDENCE_S3_SECRET") or None,
                # What is put there without saying for whom is its owner's alone; many buckets take no such word.
                "default_acl": None,
                "file_overwrite": False,
                "querystring_auth": False,  # no address of ours opens anything there
                "max_memory_size": KEPT_IN_MEMORY,
            },
        }
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
