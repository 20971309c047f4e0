"""No file that somebody sends takes more of this machine than the portal would keep."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that any form of the portal takes."""
READ_AT_MOST = 1024 * 1024 * 1024
"""Up to here the rest of a file that is too large is read and dropped, so that its sender gets an answer in words."""


class DropWhatIsTooLarge(FileUploadHandler):
    """Stands before the handlers that keep files, and lets no more through to them than ``MOST_BYTES`` of each.

    The form gets such a file without its content but with its true size, and says that it is too large; what was
    typed beside it is kept, whether it comes before or after.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > READ_AT_MOST:
            raise StopUpload(connection_reset=True)
        if self.received <= MOST_BYTES:
            return raw_data
        self._drop_what_was_kept()
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= MOST_BYTES:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, self.received, self.charset)

    def _drop_what_was_kept(self) -> None:
        """Close what the later handlers began to keep: nobody asks them for it, so it would lie in the temporary
        folder for as long as the process does not clear up after itself.
        """
        assert self.request is not None
        for handler in self.request.upload_handlers:
            if (file := getattr(handler, "file", None)) is not None and not file.closed:
                file.close()
