"""Pages of a PDF as pictures, drawn in this process and in memory: no file, no other program.

Typst draws PDFs with a renderer that knows no scripts, no forms and no embedded files. What it is
given goes in as numbers, because it takes texts only.
"""

import json
from typing import Final

import typst

from iro_core.errors import InvalidData

_PART_BYTES: Final = 256 * 1024
_POINTS_PER_INCH: Final = 72.0
_SOURCE: Final = """
#let parts = range(int(sys.inputs.count)).map(n => bytes(json(bytes(sys.inputs.at("p" + str(n))))))
#let file = parts.sum()
#let drawn(..size) = image(file, format: "pdf", page: PAGE, ..size)
#context {
  let size = measure(drawn())
  let scale = calc.min(SIDE * 1pt / size.width, SIDE * 1pt / size.height)
  let (width, height) = (size.width, size.height).map(side => calc.max(side * scale, 1pt))
  page(width: width, height: height, margin: 0pt, drawn(width: width, height: height))
}
"""


class PdfPages:
    """One PDF, whose pages are drawn when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Take a PDF in; nothing is drawn yet."""
        parts = [data[start : start + _PART_BYTES] for start in range(0, len(data), _PART_BYTES)]
        inputs = {f"p{number}": _as_text(part) for number, part in enumerate(parts)}
        inputs["count"] = str(len(parts))
        self._compiler = typst.Compiler(b"", sys_inputs=inputs)

    def page(self, number: int, side_pixels: int) -> bytes | None:
        """A page as a PNG whose longer side has so many pixels; None after the last page.

        Raises:
            InvalidData: The file cannot be drawn ("not_drawn"): damaged, or locked by a password.
        """
        source = _SOURCE.replace("PAGE", str(number)).replace("SIDE", str(side_pixels))
        try:
            drawn = self._compiler.compile(source.encode(), format="png", ppi=_POINTS_PER_INCH)
        except typst.TypstError as error:
            if "does not exist" in str(error):
                return None
            raise InvalidData("file", "not_drawn") from error
        except BaseException as error:
            # A fault inside the renderer arrives as an error that is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise InvalidData("file", "not_drawn") from error
        return drawn[0] if isinstance(drawn, list) else drawn


def _as_text(part: bytes) -> str:
    return json.dumps(list(part), separators=(",", ":"))
