"""What templates ask about criteria."""

from django import template

from hubs.criteria import for_whom

register = template.Library()
register.filter("for_whom", for_whom)
