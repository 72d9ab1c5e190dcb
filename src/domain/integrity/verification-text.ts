import type { Bad, Verification } from './verification.js';

/** A verification in sentences, the verdict first. */
export const verificationText = (verification: Verification): readonly string[] => {
  const { bad, tenantId } = verification;
  if (bad !== null) return [...badText(bad), '', ...countsText(verification)];
  const verdict = `Whole: every change event of tenant ${String(tenantId)} is as it was recorded.`;
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
  const { events, shards, seals, lastSeal, log, madeAt, keptAfter } = verification;
  return [
    `${counted(events, 'change event')} in ${counted(shards, 'shard')}, ${counted(seals, 'seal')}.`,
    ...(lastSeal === null ? [] : [`Last seal: ${lastSeal.of} of ${lastSeal.at}.`]),
    ...(madeAt === null ? [] : [`Made at ${madeAt} from the log ${String(log)}.`]),
    ...(keptAfter === null
      ? []
      : [`Of the days up to ${keptAfter} only the sealed state is kept.`]),
  ];
};

const counted = (count: number, what: string): string =>
  `${String(count)} ${what}${count === 1 ? '' : 's'}`;

const caveats = ({ notYetSealed, unproven, keys }: Verification): readonly string[] => {
  const trusting = keys.some(({ standing }) => standing !== 'unproven');
  const strangers = keys.filter(({ standing }) => standing === 'unproven');
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
    ...strangers.map(({ keyId }) =>
      trusting
        ? `Key ${keyId} is none you trust: what it signed is held fast by a later seal of one you do.`
        : `Signatures are consistent with key ${keyId}. Compare it with what \`stateline keys show\` ` +
          'tells, or with a copy of the public key that you have from elsewhere.',
    ),
    ...(keys.length === 0
      ? ['Nothing was signed yet: this proves no more than that it hangs together.']
      : []),
  ];
};
