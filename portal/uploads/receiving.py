"""How an uploaded file comes in: into memory, never onto the disk, and never more than may be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from portal.uploads.kinds import LARGEST


class IntoMemory(FileUploadHandler):
    """A process that is killed leaves no half of somebody's file behind.

    One byte more than the largest is kept, so that a form can say that it was too large.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = LARGEST + 1 - self.kept.tell()
        self.kept.write(raw_data[: max(0, room)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept, field_name=self.field_name, name=self.file_name or "",
            content_type=self.content_type, size=size, charset=self.charset,
            content_type_extra=self.content_type_extra,
        )  # fmt: skip
