import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AlarmsWanted } from '../domain/alarms/file/read-alarms.js';
import { RULES_EDITION } from '../domain/alarms/shipped-rules.js';
import type { Watched } from '../domain/alarms/watched.js';
import { SEVERITY_EDITION } from '../domain/severity/severity.js';
import { type OpenTarget, openTargets } from './deliveries/open-targets.js';
import { readAlarmsIn, WrongAlarmsFile } from './file/parse-alarms.js';

export { WrongAlarmsFile } from './file/parse-alarms.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a file wants, with what its targets need to be sent to. */
export interface LoadedAlarms extends Omit<AlarmsWanted, 'targets'> {
  readonly file: string | null;
  /** All that the file says, as it is written. */
  readonly text: string;
  readonly targets: readonly OpenTarget[];
}

/**
 * Reads the file of alarms, and the secrets that it names; without one all is as it is shipped.
 * @throws WrongAlarmsFile naming file, line, field and what it takes: a wrong file never means no alarms
 */
export const loadAlarms = (file: string | null, variables: Variables): LoadedAlarms => {
  const text = file === null ? '' : textOf(file);
  return readAlarmsIn(text, file ?? 'alarms', (wanted) => ({
    ...{ ...wanted, file, text },
    targets: openTargets(wanted.targets, variables, 'deliver'),
  }));
};

/**
 * Tells what alarms are found by from everything that finds others: what rules are told as data, and the edition of
 * what they do.
 */
export const fingerprintOf = (
  { text, rules }: Pick<LoadedAlarms, 'text' | 'rules'>,
  watched: Watched,
): string =>
  hash(
    'sha256',
    JSON.stringify(
      [RULES_EDITION, SEVERITY_EDITION, text, watched, rules],
      (_name, value: unknown) => (value instanceof Set ? [...value] : value),
    ),
  );

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WrongAlarmsFile(`STATELINE_ALARMS_FILE cannot be read: ${why}`, { cause });
  }
};
