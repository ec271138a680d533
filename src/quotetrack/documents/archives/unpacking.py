"""A stream of what another one unpacks to, counted: no bomb can fill the memory or go on."""

from abc import abstractmethod

from quotetrack.documents.inputs import Input, SpentError
from quotetrack.documents.streams import Pieces

_BOMB = "unpacks to far more than text ever does (a decompression bomb); nothing more of it is read"


class Unpacked(Pieces):
    """What ``source`` unpacks to, read piece by piece and never held as a whole.

    Raises:
        CutShortError: while it is read, where it breaks off or is damaged; what came before was
            given.
        SpentError: if more comes out than text ever packs to.
    """

    def __init__(self, source: Input) -> None:
        self.source = source

    def give(self, most: int) -> bytes:
        """Return the next bytes, and count them."""
        data = self.unpack(most)
        allowance = self.source.allowance
        allowance.made += len(data)
        if allowance.is_spent:
            raise SpentError(self.source.origin, _BOMB)
        return data

    @abstractmethod
    def unpack(self, most: int) -> bytes:
        """Return the next bytes, ``most`` or fewer; nothing at the end only."""
