import type { Examples } from './examples.js';

/** Of commands that ask what is, was or would be. */
export const askingExamples: Examples = {
  status: [
    ['stateline status', 'is all well, and if not, what to do first'],
    ['stateline --data data status', 'the same of a data folder, while no server runs'],
  ],
  at: [
    ['stateline at -2h', 'how many objects of each type there were two hours ago'],
    ['stateline at "yesterday 14:00" user --limit 5', 'users as they were yesterday'],
    [
      `stateline at now user --filter "accountEnabled eq false and startswith(displayName,'A')"`,
      'disabled users with a name that begins with A',
    ],
    ['stateline at now --search "conditional access"', 'by words of a name, or by an id'],
    ['stateline at now group --csv', 'for a spreadsheet'],
  ],
  show: [
    ['stateline show ID', 'an object as it is now'],
    ['stateline show ID --as-of -1h', 'as it was an hour ago'],
  ],
  members: [
    ['stateline members GROUP', 'who is in a group, and through which groups'],
    ['stateline members GROUP --as-of -1h --csv', 'who was, for a spreadsheet'],
  ],
  memberships: [
    ['stateline memberships ID', 'what an object is in, also through groups in groups'],
  ],
  holders: [
    ['stateline holders "Global Administrator"', 'who holds the role, active or eligible'],
    ['stateline holders "Global Administrator" --as-of -1h', 'who held it an hour ago'],
  ],
  held: [
    [
      'stateline held "accountEnabled eq false" --type user --limit 5',
      'from when until when users were disabled',
    ],
  ],
  history: [['stateline history ID', 'all that ever happened to an object']],
  timeline: [
    ['stateline timeline --from -1h --severity high', 'what was severe in the last hour'],
    ['stateline timeline --actor ada@example.com --type user', 'what somebody did with users'],
    ['stateline timeline --attribution unknown', 'what nobody is known to have done'],
    ['stateline timeline --follow', 'what happens from now on, until Ctrl-C'],
    ['stateline timeline --limit 5 --ndjson', 'for programs: one JSON object a line'],
  ],
  'alarms list': [
    ['stateline alarms list', 'what was raised, newest first'],
    ['stateline alarms list --level critical --csv', 'the loudest, for a spreadsheet'],
  ],
  'alarms rules': [['stateline alarms rules', 'what raises alarms, and who advises to watch it']],
  'alarms replay': [
    ['stateline alarms replay --from -7d', 'what fired, or would have, in the last week'],
    ['stateline alarms replay --rules FILE.yaml', 'what other rules would have found'],
  ],
  'alarms check': [['stateline alarms check FILE.yaml', 'whether a file of rules can be used']],
  'alarms deliveries': [
    ['stateline alarms deliveries --outcome dead', 'what nobody could be told of, and why'],
  ],
  diff: [
    ['stateline diff -1h', 'what is different from an hour ago, who did it, what can come back'],
    ['stateline diff -1h now --type conditionalAccessPolicy', 'of one type only'],
    ['stateline diff -1h --format csv --out FILE', 'all rows, for a spreadsheet'],
    ['stateline diff -1h --without-actor ada@example.com', 'what this actor made of the tenant'],
  ],
  without: [
    ['stateline without --actor ada@example.com --since -2h', 'without what somebody did since'],
    ['stateline without --actor ada@example.com --show ID', 'one object as it would be'],
  ],
  operators: [
    ['stateline operators --outcome refused', 'what somebody tried with Stateline, and may not'],
    ['stateline operators --export FILE.csv', 'all of it, oldest first'],
  ],
  coverage: [
    ['stateline coverage', 'every type with its properties, and why some cannot be written'],
    ['stateline coverage conditionalAccessPolicy', 'of one type'],
  ],
  verify: [
    ['stateline verify --public-key KEY.pem', 'with the key that you got from elsewhere'],
    ['stateline verify --operators', 'that nobody changed what is recorded of operators'],
  ],
  'evidence export': [['stateline evidence export FOLDER', 'proof for somebody without access']],
  'export state': [['stateline export state FOLDER --at -2h', 'in the layout of EntraExporter']],
  'export timeline': [['stateline export timeline FILE.csv', 'for a spreadsheet']],
  'export report': [['stateline export report REPORT FILE.ndjson', 'all rows of a report']],
  'export evidence': [
    ['stateline export evidence FILE.ndjson', 'the chained events and their seals'],
  ],
  'recover list': [['stateline recover list', 'which there were, and how they ended']],
  'recover show': [['stateline recover show RECOVERY', 'what became of each step']],
  'simulate list': [['stateline simulate list', 'what can be made to happen']],
  'access roles': [['stateline access roles', 'a table of all roles and permissions']],
  'access whoami': [['stateline access whoami', 'who you are to the server, and what you may do']],
  'access account list': [['stateline access account list', 'which emergency accounts there are']],
  'access token list': [['stateline access token list', 'which tokens there are, and until when']],
  'keys show': [['stateline keys show --key-folder keys', 'the id that others compare with']],
};
