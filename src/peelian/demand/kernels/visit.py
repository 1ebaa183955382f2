"""What is known of a visit: the rows of an array whose columns are visits, so that one time of all lies together."""

from __future__ import annotations

WHO, ENTERED, READY, DUE, TRAVEL, TAKES, PATIENCE = range(7)
"""The entity; when it came, when its delay has passed, when it is due; how long all takes, and it waits at most."""
STARTED, ATTENDED, FINISHED, LEFT = range(7, 11)
"""When a team began, was there and was done; when it gave up. NEVER if it did not come to that."""
KIND, LINE, TEAM, NEXT, ROUND = range(11, 16)
"""Its kind (at first its work), its line, the team that did it last, where it goes on to, the entity's round."""
REST, BEHIND = range(16, 18)
"""What is left of an interrupted job, -1 of others, and what a live case asks an hour; the visit behind it in line."""
CELLS = 18

INDEX_BITS = 40
"""An entity's number in its stream; the bits above are the place of the stream in the order of all."""
