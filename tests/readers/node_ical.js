// Reads an iCalendar file (first argument) with npm's node-ical, on which Home Assistant's and many other cards stand,
// and prints its events as JSON. It gives instants; what London's clock says to them is Node's own knowledge.
import ical from 'node-ical'

const iso = (moment) => moment.toISOString().slice(0, 19)
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' })
const inLondon = (moment) => clock.format(moment).replace(' ', 'T')

const events = Object.values(ical.sync.parseFile(process.argv[2]))
  .filter((part) => part.type === 'VEVENT')
  .map((event) => ({
    uid: event.uid,
    title: event.summary,
    start: inLondon(event.start),
    end: inLondon(event.end),
    start_utc: iso(event.start),
    status: event.status
  }))
process.stdout.write(JSON.stringify(events))
