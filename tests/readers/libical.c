/* Reads an iCalendar file (first argument) with Debian's libical, which Evolution and GNOME Calendar use, and prints
   one event a line, with tabs between: UID, start and end by London's clock, start in UTC, status, title. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static char *next_line(char *line, size_t size, void *file) { return fgets(line, (int)size, (FILE *)file); }

static void print_time(struct icaltimetype when, icaltimezone *zone)
{
    struct icaltimetype there = icaltime_convert_to_zone(when, zone);
    printf("%04d-%02d-%02dT%02d:%02d:%02d\t", there.year, there.month, there.day, there.hour, there.minute, there.second);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!file) {
        return 2;
    }
    icalparser *parser = icalparser_new();
    icalparser_set_gen_data(parser, file);
    icalcomponent *calendar = icalparser_parse(parser, next_line);
    fclose(file);
    if (!calendar) {
        return 3;
    }
    /* The zone that the file brings along, not the one that the library knows. */
    icaltimezone *london = icalcomponent_get_timezone(calendar, "Europe/London");
    if (!london) {
        return 4;
    }
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        printf("%s\t", icalcomponent_get_uid(event));
        print_time(icalcomponent_get_dtstart(event), london);
        print_time(icalcomponent_get_dtend(event), london);
        print_time(icalcomponent_get_dtstart(event), icaltimezone_get_utc_timezone());
        printf("%s\t", icalproperty_status_to_string(icalcomponent_get_status(event)));
        printf("%s\n", icalcomponent_get_summary(event));
    }
    icalcomponent_free(calendar);
    icalparser_free(parser);
    return 0;
}
