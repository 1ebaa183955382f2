"""What is known of a visit: the rows of an array whose columns are visits, so that one time of all lies together.

A simulation's visits are filled in, and many are run, row by row; so each row is an array of its own in memory.
"""

from __future__ import annotations

WHO, ENTERED, READY, DUE, TRAVEL, TAKES, PATIENCE, STARTED, ATTENDED, FINISHED, LEFT = range(11)
"""The entity; when it came, was ready and due; how long it takes and waits at most; when it was started, attended and
finished, and when it left: NEVER if it did not."""
REST, KIND, LINE, TEAM, NEXT, AROUND, BEHIND = range(11, CELLS := 18)
"""What is left of an interrupted job, -1 of others, and of a live case what it asks an hour; its kind, or its work
until it is drawn; its line; the team that did it last; where it goes on to, a work or after all works an end; the
entity's round; the visit behind it in line."""
