import type { Examples } from './examples.js';

/** Of commands that change something, or start whole programs. */
export const actingExamples: Examples = {
  start: [['stateline start', 'without a tenant in the environment: on a simulated one']],
  demo: [['stateline demo', 'see a tenant damaged and brought back, in a minute']],
  doctor: [['stateline doctor', 'which permissions the app registration lacks']],
  'log copy': [
    [
      'stateline log copy --from data --to env:STATELINE_EVENTSTOREDB_URL',
      'move to a log that several processes share',
    ],
  ],
  rebuild: [['stateline rebuild --data data', 'build what answers questions anew from the log']],
  completion: [
    ['source <(stateline completion bash)', 'for this shell; into ~/.bashrc for every one'],
    ['source <(stateline completion zsh)', 'the same in ~/.zshrc'],
    ['stateline completion fish > ~/.config/fish/completions/stateline.fish', 'for fish'],
  ],
  help: [
    ['stateline help exit-codes', 'what the exit code of a command says'],
    ['stateline help recover approve', 'of one command'],
  ],
  backup: [
    ['stateline backup', 'take one now, sealed and signed'],
    ['stateline backup --list', 'which there are'],
  ],
  plan: [
    ['stateline plan --to -1h --type user --reason "Mass deletion"', 'users as they were'],
    [
      'stateline plan --actor ada@example.com --to -2h --reason "Stolen account"',
      'take back what somebody did, keep what others did',
    ],
    ['stateline plan --to BACKUP --id ID --reason "Policy broken"', 'one object as in a backup'],
  ],
  recover: [
    [
      'stateline recover --to -1h --type conditionalAccessPolicy --reason "Exclusion removed"',
      'show the plan, ask, write',
    ],
    [
      'stateline recover --actor ada@example.com --to -2h --reason "Stolen account" --rehearse',
      'try it out in a simulator first',
    ],
    [
      'stateline --data data recover --to -1h --id ID --reason "Server is down"',
      'without a server, from the machine of the data folder',
    ],
  ],
  'recover approve': [['stateline recover approve RECOVERY', 'write a plan that was shown']],
  'recover watch': [['stateline recover watch RECOVERY', 'see it through to its end']],
  'recover reject': [
    ['stateline recover reject RECOVERY --reason "Too much"', 'nobody can approve it any more'],
  ],
  'recover cancel': [['stateline recover cancel RECOVERY', 'for good; what is written stays']],
  'recover pause': [['stateline recover pause RECOVERY', 'until it is resumed']],
  'recover resume': [['stateline recover resume RECOVERY', 'go on where it was paused']],
  'recover rehearse': [['stateline recover rehearse RECOVERY', 'without touching the tenant']],
  'recover retry': [['stateline recover retry RECOVERY --yes', 'what failed or was skipped']],
  undo: [['stateline undo RECOVERY --yes', 'as it was before that recovery']],
  'import audit-log': [
    ['stateline import audit-log FILE', 'records of Graph, Azure Monitor or Log Analytics'],
    ['stateline import audit-log --rejections REJECTED FILE', 'keep what is not taken, and why'],
  ],
  'import configuration': [
    [
      'stateline import configuration FOLDER --at 2026-01-31T12:00:00Z',
      'an EntraExporter folder as history; the oldest first',
    ],
  ],
  'alarms redeliver': [
    ['stateline alarms redeliver ALARM siem', 'once its target can be reached again'],
  ],
  'alarms test': [['stateline alarms test siem', 'whether the target takes what is sent to it']],
  retention: [
    ['stateline retention', 'how long history is kept, and what is removed next'],
    ['stateline retention hold --reason "Case 4711"', 'remove nothing until it is released'],
    ['stateline retention release --reason "Case 4711 closed"', 'go on'],
  ],
  'access account add': [
    ['stateline access account add night-shift --role responder', 'for when Entra is down'],
  ],
  'access account reset': [['stateline access account reset night-shift', 'a new password']],
  'access account remove': [['stateline access account remove night-shift', 'for good']],
  'access token add': [
    [
      'stateline access token add siem --permission history/read --days 30',
      'for a program that reads the timeline',
    ],
  ],
  'access token revoke': [['stateline access token revoke siem', 'by its name or id']],
  'access sessions end': [['stateline access sessions end', 'everybody signs in again']],
  'keys rotate': [['stateline keys rotate --key-folder keys', 'the old key vouches for the new']],
  'keys replace': [['stateline keys replace --key-folder keys', 'when the old one is lost']],
  'simulate scenario': [
    ['stateline simulate scenario mass-deletion', 'see it with `stateline timeline`'],
  ],
};
