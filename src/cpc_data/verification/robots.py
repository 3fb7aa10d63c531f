"""robots.txt by RFC 9309: what may be fetched from a host, and how long to wait between requests."""

import re
from typing import TYPE_CHECKING, Self

import attrs

from cpc_data.errors import MissingLibraryError

if TYPE_CHECKING:
    from protego import Protego

#: The parsing limit for a robots.txt (RFC 9309, section 2.5).
MAX_BYTES = 500 * 1024

_USER_AGENT_LINE = re.compile(r"^(\s*user[- ]?agent\b[\s:]*)([a-z_-]+|\*?).*$", re.IGNORECASE)


@attrs.frozen
class Robots:
    """The rules of a robots.txt for one product token, such as `cpc-data`."""

    _rules: "Protego"
    _product: str

    @classmethod
    def parse(cls, content: bytes, product: str) -> Self:
        """Parse a robots.txt; an empty one allows everything.

        Raises MissingLibraryError if protego is not installed.
        """
        try:
            from protego import Protego
        except ImportError:
            raise MissingLibraryError("protego", "verify", "nothing can be fetched") from None
        if len(content) > MAX_BYTES:
            # A truncated line could mean anything.
            content = content[:MAX_BYTES].rpartition(b"\n")[0]
        lines = (_exact(line, product) for line in content.decode("utf-8-sig", "replace").splitlines())
        return cls(Protego.parse("\n".join(lines)), product)

    def allows(self, url: str) -> bool:
        """Whether a URL of the host may be fetched."""
        return self._rules.can_fetch(url, self._product)

    @property
    def crawl_delay(self) -> float:
        """Seconds to wait between requests; 0 if the host does not say."""
        return self._rules.crawl_delay(self._product) or 0


def _exact(line: str, product: str) -> str:
    """Rewrite a User-agent line so that a group for another product cannot be mistaken for ours.

    RFC 9309 compares whole product tokens, ignoring case; protego takes `cpc` for `cpc-data`.
    """
    found = _USER_AGENT_LINE.match(line)
    if found is None or found[2] == "*":
        return line
    return found[1] + (product if found[2].lower() == product.lower() else "another")
