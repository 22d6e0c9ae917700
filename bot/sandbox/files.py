"""Files that were sent: kept with their bytes, and shown in messages as Telegram shows them."""

import struct
import zlib
from dataclasses import dataclass
from itertools import count
from mimetypes import guess_type
from typing import Any

from bot.sandbox.refusals import Refused, bad_request

Json = dict[str, Any]
Upload = tuple[str, bytes]  # file name and content

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
# The kind of file in Telegram's words, and the folder that getFile names.
KINDS = {
    "photo": ("Photo", "photos"),
    "document": ("Document", "documents"),
    "voice": ("VoiceNote", "voice"),
    "audio": ("Audio", "music"),
    "video": ("Video", "videos"),
    "animation": ("Animation", "animations"),
    "video_note": ("VideoNote", "video_notes"),
    "sticker": ("Sticker", "stickers"),
}
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True)
class StoredFile:
    """One file, whoever sent it."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str

    def face(self) -> Json:
        """What every file object has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class Shelf:
    """All files of the local Telegram, by their id and by the path of getFile."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def next_album(self) -> int:
        """A number that the files of one album share."""
        return 13_000_000_000_000_000 + next(self._numbers)

    def store(self, kind: str, name: str, content: bytes) -> StoredFile:
        """Keep a new file. Raises Refused for what Telegram does not take."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > UPLOAD_LIMIT:
            raise Refused(413, "Request Entity Too Large")
        if kind == "photo" and len(content) > PHOTO_LIMIT:
            raise bad_request("too big file")
        if kind == "photo" and not content.startswith(PICTURES):
            raise bad_request("IMAGE_PROCESS_FAILED")
        number = next(self._numbers)
        ending = name.rpartition(".")[2] if "." in name else "dat"
        stored = StoredFile(
            file_id=f"{KINDS[kind][0]}-{number}-{zlib.crc32(content):08x}",
            unique_id=f"AQAD{number:06d}",
            kind=kind,
            name=name,
            mime=guess_type(name)[0] or "application/octet-stream",
            content=content,
            path=f"{KINDS[kind][1]}/file_{number}.{ending}",
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def resolve(self, kind: str, value: str, uploads: dict[str, Upload]) -> StoredFile:
        """The file that a parameter means: a part of the request, or one known already."""
        if value.startswith("attach://"):
            upload = uploads.get(value.removeprefix("attach://"))
            if upload is None:
                raise bad_request(f"there is no {kind} in the request")
            return self.store(kind, *upload)
        if value.startswith(("http://", "https://")):
            # Nothing here goes out to the internet, so Telegram's answer to a dead link is given.
            raise bad_request("failed to get HTTP URL content")
        known = self._by_id.get(value)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            was, wanted = KINDS[known.kind][0], KINDS[kind][0]
            raise bad_request(f"can't use file of type {was} as {wanted}")
        return known

    def find(self, file_id: str) -> StoredFile | None:
        """The file of this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that getFile put at this path."""
        return self._by_path.get(path)


def shown(stored: StoredFile, **details: Any) -> Any:
    """The object that stands in a message under the name of the file's kind."""
    face = stored.face()
    if stored.kind == "photo":
        width, height = dimensions(stored.content)
        return [{**face, "width": width, "height": height}]
    if stored.kind == "document":
        return {**face, "file_name": stored.name, "mime_type": stored.mime}
    if stored.kind == "sticker":
        sticker = {"type": "regular", "width": 512, "height": 512}
        return {**face, **sticker, "is_animated": False, "is_video": False, **details}
    if stored.kind == "video_note":
        return {**face, "length": 240, "duration": 0, **details}
    sized = stored.kind in ("video", "animation")
    size = {"width": 640, "height": 480} if sized else {}
    named = {} if stored.kind == "voice" else {"file_name": stored.name}
    return {**face, "duration": 0, "mime_type": stored.mime, **size, **named, **details}


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG; other pictures count as 1280 x 960."""
    if content.startswith(PICTURES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 1280, 960


def picture(width: int = 96, height: int = 64) -> bytes:
    """A small PNG with a gradient, for photos nobody has to bring."""
    rows = b"".join(
        b"\0" + bytes(part for x in range(width) for part in (60 + x, 90 + 2 * y, 150))
        for y in range(height)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return PICTURES[0] + body
