"""Of a file that is too large nothing stays: not in memory, not in the temporary folder, and the form says so."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from atp_portal.upload_limit import MOST_BYTES


@pytest.mark.parametrize(
    ("size", "is_kept"), [(MOST_BYTES, True), (MOST_BYTES + 1, False), (MOST_BYTES * 2, False)]
)
def test_a_file_that_is_too_large_comes_without_its_content_and_leaves_none(
    size: int, is_kept: bool, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    small = SimpleUploadedFile("small.txt", b"small")
    request = RequestFactory().post(
        "/", {"before": "a", "small": small, "large": SimpleUploadedFile("large.pdf", bytes(size)), "z": "b"}
    )
    assert request.POST.dict() == {"before": "a", "z": "b"}
    sent: dict[str, Any] = request.FILES.dict()
    large = sent["large"]
    assert (large.name, large.size, len(large.read())) == ("large.pdf", size, size if is_kept else 0)
    assert sent["small"].read() == b"small"
    # Beside the small file, while the request and its handlers are still there.
    assert sorted(path.stat().st_size for path in tmp_path.iterdir()) == ([5, size] if is_kept else [5])
    request.close()
    assert list(tmp_path.iterdir()) == []
