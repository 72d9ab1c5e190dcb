import { printable } from '../printable.js';
import type { Bad, Verification } from './verification.js';

/** A verification in sentences, the verdict first. */
export const verificationText = (verification: Verification): readonly string[] =>
  linesOf(verification).map(onOneLine);

/** Evidence may come from anybody: nothing in it ends a line early, or reaches the terminal as an order. */
const onOneLine = (line: string): string => printable(line.replaceAll('\n', '\ufffd'));

const linesOf = (verification: Verification): readonly string[] => {
  const { bad, tenantId, of } = verification;
  if (bad !== null) return [...badText(bad), '', ...countsText(verification)];
  const what = of === 'operators' ? 'act of the operators' : 'change event';
  const verdict = `Whole: every ${what} of tenant ${String(tenantId)} is as it was recorded.`;
  return [verdict, '', ...countsText(verification), ...caveats(verification)];
};

const badText = ({ what, detail, streamId, revision, id, line }: Bad): readonly string[] => [
  `NOT WHOLE: ${what}. ${detail}.`,
  ...(streamId === null ? [] : [`  Stream    ${streamId}`]),
  ...(revision === null ? [] : [`  Revision  ${String(revision)}`]),
  ...(id === null ? [] : [`  Event     ${id}`]),
  ...(line === null ? [] : [`  Line      ${String(line)} of the evidence`]),
  'Nothing is said of what comes after it.',
];

const countsText = (verification: Verification): readonly string[] => {
  const { of, events, shards, seals, lastSeal, log, madeAt, keptAfter } = verification;
  const proven =
    of === 'operators'
      ? counted(events, 'act')
      : `${counted(events, 'change event')} in ${counted(shards, 'shard')}`;
  return [
    `${proven}, ${counted(seals, 'seal')}.`,
    ...(lastSeal === null ? [] : [`Last seal: ${lastSeal.of} of ${lastSeal.at}.`]),
    ...(madeAt === null ? [] : [`Made at ${madeAt} from the log ${String(log)}.`]),
    ...(keptAfter === null
      ? []
      : [`Of the days up to ${keptAfter} only the sealed state is kept.`]),
  ];
};

const counted = (count: number, what: string): string =>
  `${String(count)} ${what}${count === 1 ? '' : 's'}`;

const caveats = (verification: Verification): readonly string[] => {
  const { notYetSealed, unproven } = verification;
  return [
    ...(notYetSealed === 0
      ? []
      : [
          `Not signed by anybody yet, though it hangs together: ${counted(notYetSealed, 'event')} after the ` +
            'last seal of their shard. The next backup signs them.',
        ]),
    ...(unproven === 0
      ? []
      : [
          `${String(unproven)} events and backups carry no chain or seal: nothing is proven of them.`,
        ]),
    ...keysText(verification),
  ];
};

const keysText = ({ keys, lastSeal }: Verification): readonly string[] => {
  if (lastSeal === null)
    return ['Nothing was signed yet: this proves no more than that it hangs together.'];
  if (keys.some(({ standing }) => standing !== 'unproven')) {
    const strangers = keys.filter(({ standing }) => standing === 'unproven');
    return strangers.map(
      ({ keyId }) =>
        `Key ${keyId} is none you trust: what it signed is held fast by a later seal of one you do.`,
    );
  }
  const whose = keys.length === 1 ? 'key' : `${String(keys.length)} keys, the last with key`;
  return [
    `Signatures are consistent with ${whose} ${lastSeal.keyId}. Compare it with what \`stateline keys show\` ` +
      'tells, or with a copy of the public key that you have from elsewhere.',
  ];
};
