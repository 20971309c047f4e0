// Reads an iCalendar file (first argument) with npm's ical.js, which Thunderbird uses, and prints its events as JSON.
// Times are London's, and the start UTC's too, as ical.js understands the time zone that the file brings along.
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], 'utf8')))
for (const zone of calendar.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(zone)
}
const utc = ICAL.Timezone.utcTimezone
const london = ICAL.TimezoneService.get('Europe/London')

const events = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component)
  return {
    uid: event.uid,
    title: event.summary,
    start: event.startDate.convertToZone(london).toString(),
    end: event.endDate.convertToZone(london).toString(),
    start_utc: event.startDate.convertToZone(utc).toString().replace('Z', ''),
    status: component.getFirstPropertyValue('status')
  }
})
process.stdout.write(JSON.stringify(events))
