"""An arithmetic and wording linter: what a text says of its figures against what they come to.

Plain sums over a grammar of claims (`claims`), tables (`tables`) and what both say together
(`across`). It finds contradictions within a text; it knows no figure of its own. Texts are English.
"""

from portal.linting.document import lint
from portal.linting.findings import Finding

__all__ = ["Finding", "lint"]
