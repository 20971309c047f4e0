"""The six accounts of the demonstration, whose password everybody may know."""

from dataclasses import dataclass

PASSWORD = "atp-demo-password"


@dataclass(frozen=True)
class Account:
    """Somebody who signs in with ``key`` at example.org and the password above."""

    key: str
    given_name: str
    family_name: str
    what: str
    profession: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


ACCOUNTS = (
    Account("hee", "Harriet", "Ellison", "HEE staff"),
    Account("hublead", "Howard", "Leadbeater", "lead of the hub College Lane"),
    Account("administrator", "Asha", "Minhas", "practice administrator of Ash Grove Surgery"),
    Account("educationalist", "Edith", "Carver", "educationalist of Ash Grove Surgery", "nursing"),
    Account("academic", "Anthony", "Lingard", "academic link of the student nurse's university"),
    Account("learner", "Nell", "Hartley", "student nurse at Ash Grove Surgery", "nursing"),
)


def accounts_told() -> list[str]:
    """Who can sign in, a line each."""
    return [f"{account.email:<28}{PASSWORD}    {account.what}" for account in ACCOUNTS]
