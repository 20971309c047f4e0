"""The components and the form pack against the NHS.UK library's own examples, as its package brings them."""

import json
import re
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template, loader
from django.test import RequestFactory

from atp_portal.form_fields import (
    Checkboxes,
    ClockTimeField,
    ConditionalFields,
    DatePartsField,
    PlainMessages,
    Radios,
    SearchSelect,
)
from tests.house.markup import REFERENCES, tree

LIBRARY = settings.BASE_DIR / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk" / "components"
CONTACTS = [("email", "Email"), ("phone", "Phone"), ("text", "Text message")]
ASK = "How do you want to be contacted about this?"


def example(component: str, name: str) -> list[Any]:
    path = LIBRARY / component / "fixtures.json"
    if not path.exists():
        pytest.skip("the NHS.UK library is not installed: run npm ci")
    fixtures = json.loads(path.read_text())["fixtures"]
    return tree(next(fixture["html"] for fixture in fixtures if fixture["name"] == name))


def render(source: str, **context: Any) -> str:
    return Template("{% load nhsuk crispy_forms_filters %}" + source).render(Context(context))


def group(field: forms.Field, error: str = "") -> list[Any]:
    """One field as the pack draws it, with an error of these words."""

    class Form(forms.Form):
        pass

    Form.base_fields["example"] = field
    field.required = False
    form = Form({} if error else None)
    form.mark_optional = False  # type: ignore[attr-defined]
    if error:
        form.full_clean()
        form.add_error("example", error)
    return tree(render("{{ form.example|as_crispy_field }}", form=form))


def test_a_text_field_is_drawn_as_the_library_draws_it() -> None:
    widget = forms.TextInput(
        attrs={
            "class": "nhsuk-input--width-10 nhsuk-input--code",
            "inputmode": "numeric",
            "spellcheck": "false",
        }
    )
    hint = (
        'This is a 10 digit number (like <span class="nhsuk-u-nowrap">999 123 4567</span>) '
        "that you can find on an NHS letter, prescription or in the NHS App"
    )
    field = forms.CharField(label="What is your NHS number?", help_text=hint, widget=widget)
    assert group(field, "Enter NHS number") == example(
        "input", "with error message and hint, without heading"
    )


def test_a_text_area_is_drawn_as_the_library_draws_it() -> None:
    field = forms.CharField(
        label="Can you provide more detail?",
        help_text="Do not include personal information like your name, date of birth or NHS number",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    expected = example("textarea", "with error message and hint, without heading")
    assert group(field, "You must provide an explanation") == expected


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_choices_are_drawn_as_the_library_draws_them(kind: str) -> None:
    choices = [*CONTACTS[:2], (("text" if kind == "radios" else "text message"), "Text message")]
    hint = "Select 1 option" if kind == "radios" else "Select all options that are relevant to you"
    field: forms.Field = (
        forms.ChoiceField(label=ASK, help_text=hint, choices=choices, widget=forms.RadioSelect)
        if kind == "radios"
        else forms.MultipleChoiceField(
            label=ASK, help_text=hint, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    )
    expected = example(kind, "with error message and hint, without heading")
    assert group(field, "Select how you want to be contacted") == expected


def test_a_date_in_three_boxes_is_drawn_as_the_library_draws_it() -> None:
    field = DatePartsField(label="What is your date of birth?", help_text="For example, 31 3 1980")
    expected = example("date-input", "with error message and hint, without heading")
    assert group(field, "Enter your date of birth") == expected


def the_part(wanted: str, nodes: list[Any]) -> list[Any]:
    """The first element with this class among the nodes, with what is in it."""
    for node in nodes:
        if isinstance(node, tuple):
            if wanted in node[1].get("class", "").split():
                return [node]
            if found := the_part(wanted, node[2]):
                return found
    return []


@pytest.mark.parametrize(
    ("kind", "widget", "one_of"),
    [("radios", Radios, forms.ChoiceField), ("checkboxes", Checkboxes, forms.MultipleChoiceField)],
)
def test_choices_that_ask_for_more_are_drawn_as_the_library_draws_them(
    kind: str, widget: type[Radios], one_of: type[forms.ChoiceField]
) -> None:
    address = {"class": "nhsuk-u-width-two-thirds"}

    class Form(forms.Form):
        mark_optional = False
        contact = one_of(
            label=ASK,
            choices=CONTACTS,
            widget=widget(
                reveals={"email": "email", "phone": "phone", "text": "mobile"},
            ),
        )
        email = forms.CharField(
            label="Email address", widget=forms.TextInput({**address, "spellcheck": "false"})
        )
        phone = forms.CharField(label="Phone number", widget=forms.TelInput(address))
        mobile = forms.CharField(label="Mobile phone number", widget=forms.TelInput(address))

    ours, theirs = tree(render("{{ form|crispy }}", form=Form())), example(kind, "with conditional content")
    choices = f"nhsuk-{kind}"
    assert shape(the_part(choices, ours)) == shape(the_part(choices, theirs))
    assert len(the_part(choices, ours)) == 1
    assert render("{{ form|crispy }}", form=Form()).count("Email address") == 1


def shape(nodes: list[Any]) -> list[Any]:
    """The nodes without their references, which are numbered from the start of each piece of HTML."""
    return [
        node
        if isinstance(node, str)
        else (
            node[0],
            {name: value for name, value in node[1].items() if name not in REFERENCES},
            shape(node[2]),
        )
        for node in nodes
    ]


def test_choices_with_hints_are_drawn_as_the_library_draws_them() -> None:
    field = forms.ChoiceField(
        label="Do you have a mobile phone with signal?",
        choices=[
            ("mobile", "Yes, I have a mobile phone with signal"),
            ("landline", "No, I want to use my landline"),
        ],
        widget=Radios(
            hints={
                "mobile": "We will text you a 6 digit security code",
                "landline": "We will call you to give you a 6 digit security code",
            },
        ),
    )
    ours, theirs = the_part("nhsuk-radios", group(field)), example("radios", "with hints on items")
    assert shape(ours) == shape(the_part("nhsuk-radios", theirs))


def test_a_choice_apart_is_drawn_as_the_library_draws_it() -> None:
    field = forms.ChoiceField(
        choices=[
            ("yes", "Yes, I know my NHS number"),
            ("no", "No, I do not know my NHS number"),
            ("not sure", "I'm not sure"),
        ],
        widget=Radios(divider_before="not sure"),
    )
    ours, theirs = the_part("nhsuk-radios", group(field)), example("radios", "with divider")
    assert shape(ours) == shape(the_part("nhsuk-radios", theirs))


def test_a_list_of_choices_is_drawn_as_the_library_draws_it() -> None:
    places = [
        ("choose", "Choose location"),
        ("eastmidlands", "East Midlands"),
        ("eastofengland", "East of England"),
        ("london", "London"),
        ("northeast", "North East"),
        ("northwest", "North West"),
        ("southeast", "South East"),
        ("southwest", "South West"),
        ("westmidlands", "West Midlands"),
        ("yorkshire", "Yorkshire and the Humber"),
    ]
    field = forms.ChoiceField(
        label="Choose location", help_text="This can be different to where you went before", choices=places
    )
    expected = example("select", "with error message and hint, without heading")
    assert group(field, "Select a location") == expected


def test_a_long_list_of_choices_is_the_plain_list_that_says_it_may_be_searched() -> None:
    choices = [("", "Any practice"), ("B81001", "Ash Grove Surgery")]
    plain = forms.ChoiceField(label="Practice", choices=choices)
    searched = forms.ChoiceField(label="Practice", choices=choices, widget=SearchSelect)
    marked = str(group(searched)).replace("'data-app-search': '', ", "")
    assert "'data-app-search': ''" in str(group(searched))
    assert marked == str(group(plain))


class ContactForm(ConditionalFields, PlainMessages, forms.Form):
    contact = forms.ChoiceField(
        label="Contact", choices=CONTACTS, widget=Radios(reveals={"email": "email", "phone": "phone"})
    )
    email = forms.EmailField(label="Email address")
    phone = forms.CharField(label="Phone number", required=False)


@pytest.mark.parametrize(
    ("given", "errors", "kept"),
    [
        ({"contact": "text", "email": "no address"}, {}, {"contact": "text", "email": None, "phone": None}),
        (
            {"contact": "email", "email": "a@example.org", "phone": "1"},
            {},
            {"contact": "email", "email": "a@example.org", "phone": None},
        ),
        (
            {"contact": "email"},
            {"email": ["Enter the email address"]},
            {"contact": "email", "phone": None},
        ),
        ({"email": "a@example.org"}, {"contact": ["Select a contact"]}, {"email": None, "phone": None}),
    ],
)
def test_what_a_choice_asks_counts_only_while_it_is_chosen(
    given: dict[str, str], errors: dict[str, list[str]], kept: dict[str, str | None]
) -> None:
    form = ContactForm(given)
    assert (form.errors, form.cleaned_data) == (errors, kept)


def test_the_part_of_a_chosen_choice_is_open_and_its_error_leads_there() -> None:
    form = ContactForm({"contact": "email"})
    html = render("{% error_summary form %}{{ form|crispy }}", form=form)
    assert html.count("nhsuk-radios__conditional--hidden") == 1
    assert 'href="#id_email"' in html
    assert html.count('id="id_email"') == 1


def test_a_list_of_tasks_is_drawn_as_the_library_draws_it() -> None:
    todo = {"status": "Incomplete", "colour": "blue"}
    tasks = [
        {"text": "Exercise", "href": "#/task/exercise", "status": "Completed"},
        {"text": "Personal health", "href": "#/task/personal-health", "status": "Completed"},
        {
            "text": "Family health history",
            "href": "#/task/family-health-history",
            "hint": "Details of your parents, brothers and sisters",
            **todo,
        },
        {"text": "Smoking history", "href": "#/task/smoking-history", **todo},
        {"text": "Blood test", "status": "Cannot start yet"},
    ]
    assert tree(render("{% task_list tasks %}", tasks=tasks)) == example("task-list", "default")


def test_a_file_field_is_drawn_as_the_library_draws_it() -> None:
    field = forms.FileField(
        label="Upload a file",
        help_text="Your photo may be in your Pictures, Photos, Downloads or Desktop folder",
        widget=forms.FileInput,
    )
    expected = example("file-upload", "with error message and hint, without heading")
    assert group(field, "The selected file must be a JPG, BMP or TIF") == expected


def test_a_password_field_is_drawn_as_the_library_draws_it() -> None:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    assert group(forms.CharField(label="Password", widget=widget)) == example(
        "password-input", "without heading"
    )


@pytest.mark.parametrize(
    ("component", "name", "source"),
    [
        ("button", "with double click prevented", '{% button "Save and continue" %}'),
        ("button", "secondary as a link", '{% button "Find my location" href="#" kind="secondary" %}'),
        ("tag", "colour class", '{% tag "Green" "green" %}'),
        (
            "details",
            "default",
            '{% details "How to find your NHS number" %}You can find your NHS number by logging in to the NHS App '
            "or on any document the NHS has sent you.{% enddetails %}",
        ),
        (
            "inset-text",
            "default",
            "{% inset %}<p>You can report any suspected side effect using the Yellow Card safety scheme</p>"
            "{% endinset %}",
        ),
        (
            "warning-callout",
            "default",
            '{% warning "Important" level=3 %}<p class="nhsuk-card__description">For safety, tell your doctor or '
            "pharmacist if you&#39;re taking any other medicines, including herbal medicines, vitamins or supplements."
            "</p>{% endwarning %}",
        ),
    ],
)
def test_a_component_is_the_librarys_own(component: str, name: str, source: str) -> None:
    assert tree(render(source)) == example(component, name)


def test_a_way_back_is_the_librarys_own_in_a_landmark_so_that_nothing_is_outside_of_one() -> None:
    ((element, _, inside),) = tree(render('{% back_link "#" %}'))
    assert (element, inside) == ("nav", example("back-link", "default"))


def test_a_button_of_no_known_kind_is_refused() -> None:
    with pytest.raises(
        Exception, match="a button is one of primary, secondary, warning, reverse, not 'green'"
    ):
        render('{% button "Save" kind="green" %}')


class SessionForm(forms.Form):
    title = forms.CharField(label="Title", error_messages={"required": "Enter the title"})
    day = DatePartsField(label="Date")
    kind = forms.ChoiceField(
        label="Kind", choices=CONTACTS, widget=forms.RadioSelect, error_messages={"required": "Select a kind"}
    )
    note = forms.CharField(label="Note", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("The room is booked from 9am to 10am")


def test_the_error_summary_leads_to_the_very_control_that_is_wrong() -> None:
    form = SessionForm({"day_day": "3", "day_month": "13", "day_year": "2026"})
    items = "".join(
        f'<li><a href="#{target}">{words}</a></li>'
        for target, words in [
            ("id_title", "Enter the title"),
            ("id_day_1", "Date must have a month from 1 to 12"),
            ("id_kind_0", "Select a kind"),
        ]
    )
    html = render("{% error_summary form %}", form=form)
    assert tree(html) == tree(
        '<div class="nhsuk-error-summary" data-module="nhsuk-error-summary"><div role="alert">'
        '<h2 class="nhsuk-error-summary__heading">There is a problem</h2><div class="nhsuk-error-summary__body">'
        '<ul class="nhsuk-list nhsuk-error-summary__list"><li>The room is booked from 9am to 10am</li>'
        f"{items}</ul></div></div></div>"
    )
    page = render("{{ form|crispy }}", form=form)
    for target in ("id_title", "id_day_1", "id_kind_0"):
        assert f'id="{target}"' in page


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=SessionForm()).strip() == ""


def test_only_what_may_be_left_empty_says_so() -> None:
    assert render("{{ form|crispy }}", form=SessionForm()).count("(optional)") == 1


def test_only_the_wrong_box_of_a_date_is_marked() -> None:
    html = render("{{ form.day|as_crispy_field }}", form=SessionForm({"day_day": "3", "day_year": "2026"}))
    assert html.count("nhsuk-input--error") == 1
    assert 'id="id_day_1" name="day_month" type="text" inputmode="numeric" aria-invalid="true"' in html
    assert 'name="day_day" type="text" value="3"' in html


def test_initial_values_come_back_into_their_boxes() -> None:
    html = render("{{ form.day|as_crispy_field }}", form=SessionForm(initial={"day": date(2026, 8, 6)}))
    boxes = [("day_day", "6"), ("day_month", "8"), ("day_year", "2026")]
    assert [f'name="{name}" type="text" value="{value}"' in html for name, value in boxes] == [
        True,
        True,
        True,
    ]


def test_a_page_of_a_list_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/placements/?state=draft&page=2")
    html = render("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert [part.split('"')[0] for part in html.split(' href="')[1:]] == [
        "?state=draft&amp;page=1",
        "?state=draft&amp;page=1",
        "?state=draft&amp;page=2",
        "?state=draft&amp;page=3",
        "?state=draft&amp;page=3",
    ]


def test_a_list_of_one_page_has_no_pages() -> None:
    request = RequestFactory().get("/placements/")
    assert (
        render("{% pagination page %}", page=Paginator(range(3), 10).page(1), request=request).strip() == ""
    )


class FilterForm(forms.Form):
    name = forms.CharField(required=False)
    state = forms.ChoiceField(required=False, choices=[("", "Any"), ("draft", "Draft")])


@pytest.mark.parametrize(
    ("given", "is_open", "label"),
    [({}, False, "Filters"), ({"name": "", "state": "draft"}, True, "Filters (1 in force)")],
)
def test_the_filters_are_open_while_any_is_in_force(given: dict[str, str], is_open: bool, label: str) -> None:
    request = RequestFactory().get("/placements/", given)
    html = render("{% filters form %}", form=FilterForm(request.GET), request=request)
    assert ("<details" in html, " open " in html, f">{label}<" in html) == (True, is_open, True)
    assert "(optional)" not in html


def test_the_filters_and_the_pages_ask_for_the_same_address_with_and_without_javascript() -> None:
    request = RequestFactory().get("/placements/", {"state": "draft"})
    page = Paginator(range(30), 10).page(2)
    html = render(
        "{% filters form %}{% pagination page %}", form=FilterForm(request.GET), page=page, request=request
    )
    plain = re.findall(r' (?:href|action)="([^"]+)"', html)
    assert plain == re.findall(r' data-hx-get="([^"]+)"', html)
    assert len(plain) == 7


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context_and_hold_nothing_inline(page: str) -> None:
    html = loader.render_to_string(f"{page}.html")
    assert "<h1" in html
    assert " – Advanced Training Practices</title>" in html
    assert "style=" not in html
    assert "<script>" not in html


def test_a_cell_knows_its_column_for_phone_width() -> None:
    html = render('{% cell "Learner" header=True %} <a href="/x">Amara</a> {% endcell %}')
    assert tree(html) == tree(
        '<th class="nhsuk-table__header" scope="row">'
        '<span class="nhsuk-table__heading" aria-hidden="true">Learner </span>'
        '<span class="app-cell"><a href="/x">Amara</a></span></th>'
    )


def test_words_from_people_are_escaped_everywhere() -> None:
    nasty = "<script>alert(1)</script>"
    source = (
        "{% page_heading x caption=x lede=x %}{% tag x %}{% card x href=x %}{{ x }}{% endcard %}{% button x %}"
        "{% cell x %}{{ x }}{% endcell %}{% empty_state x x href=x link_text=x %}{% hidden x %}{% bullets xs %}"
        "{% summary_list rows %}{% action_link x x %}{% details x %}{{ x }}{% enddetails %}{% breadcrumbs x x %}"
    )
    assert nasty not in render(source, x=nasty, xs=[nasty], rows=[(nasty, nasty)])


def test_a_time_is_shown_in_its_box_as_people_write_it() -> None:
    class Form(forms.Form):
        start = ClockTimeField(label="Start time")

    assert 'value="1:30pm"' in render(
        "{{ form.start|as_crispy_field }}", form=Form(initial={"start": time(13, 30)})
    )


def test_the_title_of_a_form_with_errors_says_so_once() -> None:
    """The frame says "Error:" for what is called ``form``; a page that said it too would say it twice."""
    pages = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if path.name != "base.html"]
    assert [
        path.name
        for path in pages
        for text in [path.read_text()]
        if '{% extends "base.html" %}' in text and "{% if form.errors %}Error" in text
    ] == []
