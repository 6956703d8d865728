"""Pictures out of bytes that may mean harm: two formats, named; sizes looked at before anything."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

_LONGEST_SIDE_PIXELS: Final = 20_000
_MEMORY_LIMIT_MIB: Final = 256
_FORMATS: Final = {b"\xff\xd8": b"jpeg", b"\x89P": b"png"}


def read_picture(data: bytes, longest_side: int) -> QImage | None:
    """The picture as it was held, no side longer than asked; None if it cannot be drawn."""
    form = _FORMATS.get(data[:2])
    if form is None:
        return None
    QImageReader.setAllocationLimit(_MEMORY_LIMIT_MIB)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _LONGEST_SIDE_PIXELS:
        return None
    if max(size.width(), size.height()) > longest_side:
        most = QSize(longest_side, longest_side)
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return None if picture.isNull() else picture
