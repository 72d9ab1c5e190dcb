import type { components } from '../api/schema.js';

type OperatorAct = components['schemas']['OperatorAct'];
type Action = OperatorAct['action'];

const titles: Readonly<Record<Action, string>> = {
  'sign-in': 'Sign-in',
  'sign-out': 'Sign-out',
  read: 'Read',
  export: 'Take out a file',
  'read-audit': 'Read this audit',
  import: 'Take something in',
  look: 'Look at the directory',
  'take-backup': 'Take a backup',
  'request-report': 'Ask for a report',
  'cancel-report': 'Cancel a report',
  plan: 'Plan a recovery',
  retry: 'Try a recovery again',
  undo: 'Undo a recovery',
  rehearse: 'Try a plan out',
  approve: 'Approve a plan',
  overrule: 'Approve against the proof',
  reject: 'Reject a plan',
  pause: 'Pause a recovery',
  resume: 'Resume a recovery',
  cancel: 'Cancel a recovery',
  'test-target': 'Test who is told of alarms',
  'redeliver-alarm': 'Tell of an alarm once more',
  'change-settings': 'Change settings',
  'change-access': 'Change who may do what',
  'turn-away': 'Turned away',
};

export const actions = Object.keys(titles) as readonly Action[];
export const actTitle = (action: Action): string => titles[action];

export const outcomes: readonly OperatorAct['outcome'][] = [
  'asked',
  'allowed',
  'refused',
  'failed',
];

/** In place of what the server keeps out of its records. */
const SECRET = '(not recorded)';

/** What was wanted and of what, in one line; the outcome tells whether it was done. */
export const actWords = ({
  action,
  target,
  query,
  times,
}: Pick<OperatorAct, 'action' | 'target' | 'query' | 'times'>): string => {
  const filters = Object.entries(query)
    .filter(([, value]) => value !== SECRET)
    .map(([name, value]) => `${name}=${value}`);
  const about = [target ?? '', filters.join(', ')].filter((words) => words !== '').join(' · ');
  const often = times > 1 ? ` (${String(times)} times)` : '';
  return `${titles[action]}${often}${about === '' ? '' : `: ${about}`}`;
};
