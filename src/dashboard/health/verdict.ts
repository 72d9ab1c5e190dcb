import type { CaptureStatus, Readiness } from '../api/types.js';

export interface Verdict {
  readonly intent: 'success' | 'warning' | 'error';
  readonly title: string;
  /** What is wrong, each in a sentence, the worst first. */
  readonly reasons: readonly string[];
}

type Reader = CaptureStatus['readers'][number];

/** A reader that has not looked for so long is late, whatever it says. */
const LATE_S = 15 * 60;

/** Whether all can be relied on, in one word and the sentences behind it. */
export const verdictOf = (
  { readers, firstSync }: Pick<CaptureStatus, 'readers' | 'firstSync'>,
  readiness: Readiness | undefined,
): Verdict => {
  const stopped = readiness?.projection?.stopped === true;
  const errors = [
    ...(stopped ? ['The read model has stopped: what is shown does not move any more.'] : []),
  ];
  // A reader in trouble stays so while it looks once more, until a look went well.
  const inTrouble = readers.filter(({ failure }) => failure !== null);
  const isRefused = ({ state, permissions }: Reader) =>
    state === 'refused' || permissions.length > 0;
  const late = readers.filter(({ lagSeconds }) => (lagSeconds ?? 0) > LATE_S);
  const warnings = [
    ...(firstSync.done ? [] : ['The first full sync is still under way: not all is known yet.']),
    ...tell(inTrouble.filter(isRefused), 'is refused by the directory: a permission is missing'),
    ...tell(
      inTrouble.filter((reader) => !isRefused(reader)),
      'fails and is tried again',
    ),
    ...tell(late, 'has not looked for more than 15 minutes'),
    ...(readiness?.projection?.lagEvents == null && readiness !== undefined && !stopped
      ? ['The read model is catching up: the newest changes are not shown yet.']
      : []),
  ];
  const reasons = [...errors, ...warnings];
  if (errors.length > 0) return { intent: 'error', title: 'Not working', reasons };
  return reasons.length > 0
    ? { intent: 'warning', title: 'Working, with gaps', reasons }
    : { intent: 'success', title: 'All readers look, and all they saw is shown', reasons };
};

const tell = (readers: readonly { readonly reader: string }[], what: string): string[] =>
  readers.length === 0 ? [] : [`${readers.map(({ reader }) => reader).join(', ')}: ${what}.`];
