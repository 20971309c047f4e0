"""No password is made of the words that everybody would try first here."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    ["TrainingHub2026!", "advancedtraining", "PracticePortal1", "nhsnhsnhsnhs99", "Yorkshire-Humber"],
)
def test_a_password_made_of_the_portals_words_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "our_words" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password",
    [
        "a nurse, a heron and a gate",
        "correct horse battery staple",
        "482910573821",
        "x" * 4 + "Q9" * 60,
        "пароль из кириллицы",
        "    spaces at both ends    ",
    ],
)
def test_a_long_password_of_any_characters_is_taken(password: str) -> None:
    validate_password(password)
