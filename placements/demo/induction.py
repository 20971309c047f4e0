"""What Ash Grove tells every learner before the first day."""

from accounts.models import Person
from hubs.models import Practice
from placements.operations.induction import write_induction_notes


def tell_before_the_first_day(practice: Practice, *, by: Person) -> None:
    """The practice's own words on its induction sheets."""
    write_induction_notes(
        by=by,
        practice=practice,
        getting_here=(
            "The staff door is on the left of the building; ring the bell before 8am. "
            "The car park behind the chemist is free after the first hour."
        ),
        first_day="Ask at the desk for the practice manager’s office. Coats and lunch go into the staff kitchen.",
        what_to_bring="Your university or hospital badge\nFlat shoes\nSomething to write with",
    )
