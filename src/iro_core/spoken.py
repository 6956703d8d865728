"""Characters for codes that are read out over a telephone.

Crockford's alphabet has no I, L, O or U.
"""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BITS: Final = 5


def crockford(data: bytes, characters: int) -> str:
    """The first bits of some bytes as characters that can be read over a telephone."""
    number = int.from_bytes(data, "big") >> (len(data) * 8 - characters * _BITS)
    return "".join(
        ALPHABET[number >> _BITS * place & 0x1F] for place in reversed(range(characters))
    )
