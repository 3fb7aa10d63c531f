"""The layout of a curated file: the line numbers of its records and fields, and its comments.

tomllib reports neither, so the text is scanned a second time, but only when needed: for the line of a problem, or to
keep the comments of a file that is rewritten.
"""

import functools
import re

import attrs

_HEADER = re.compile(r"\[\[?\s*[\"']?([^\[\]]+?)[\"']?\s*\]\]?")
_KEY = re.compile(r"\"?([A-Za-z0-9_-]+)\"?\s*=")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*|[\[\]{}]|.')


@attrs.define(kw_only=True)
class Block:
    """A `[[table]]`, or the top of a file: its line, the lines of its fields and citations, and its comments.

    `comments` are the comments above it, by line; `stray_comments` are the lines of comments elsewhere in it.
    """

    table: str = ""
    line: int = 1
    fields: dict[str, int] = attrs.Factory(dict)
    cites: list[int] = attrs.Factory(list)
    comments: dict[int, str] = attrs.Factory(dict)
    stray_comments: list[int] = attrs.Factory(list)


@attrs.frozen(kw_only=True)
class Layout:
    """The layout of a curated file: its name in messages, and its text. Both are empty for an entry not yet written."""

    file: str = ""
    text: str = ""

    @functools.cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the file; the first is its top."""
        return find_blocks(self.text.replace("\r\n", "\n"))

    def line(self, table: str) -> int:
        """The line of the first `[[table]]`, or of the key of that name at the top; 0 if there is neither."""
        lines = (block.line for block in self.blocks[1:] if block.table == table)
        return next(lines, self.blocks[0].fields.get(table, 0))

    def block(self, table: str, index: int) -> Block:
        """The block of one entry of a table, counted from 0; without lines or comments if it has no `[[table]]`."""
        found = [block for block in self.blocks[1:] if block.table == table]
        return found[index] if index < len(found) else Block(table=table, line=self.line(table))


def find_blocks(text: str) -> list[Block]:
    """Find the blocks of a valid TOML file; the first is the top of the file.

    Strings, brackets and comments are tracked only as far as needed to know where each block begins.
    """
    blocks = [Block()]
    pending: dict[int, str] = {}
    depth, fence = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        code, comment, depth_before = "", "", depth
        for piece in _TOKEN.findall(line):
            if fence:
                fence = "" if piece == fence else fence
            elif piece in {'"""', "'''"}:
                fence = piece
            elif piece.startswith("#"):
                comment = piece
            else:
                depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(piece, 0)
                # An inline table in a list.
                if piece == "{" and depth == len("[{") and "cite" in blocks[-1].fields:
                    blocks[-1].cites.append(number)
            code += "" if piece.startswith("#") and not fence else piece
        code = code.strip()
        if depth_before == 0 and not fence and (header := _HEADER.fullmatch(code)):
            blocks.append(Block(table=header[1], line=number, comments=pending))
            pending = {}
        elif depth_before == 0 and (key := _KEY.match(code)):
            blocks[-1].fields.setdefault(key[1], number)
            if len(blocks) == 1:
                blocks[0].comments |= pending
            else:
                blocks[-1].stray_comments += pending
            pending = {}
        if comment and not code and depth == 0:
            pending[number] = comment.rstrip()
        elif comment:
            blocks[-1].stray_comments.append(number)
    blocks[-1].stray_comments += pending
    return blocks
