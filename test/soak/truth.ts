import { readFile } from 'node:fs/promises';
import type { ChangeActor, Draft, Transaction } from '../../src/simulator/tenant/change.js';

/** One change as the tenant made it. */
export type TrueChange = Draft & { readonly sequence: number; readonly actor: ChangeActor };

/** Every change of a tenant, out of the journal that it keeps. */
export const journalOf = async (file: string): Promise<readonly TrueChange[]> => {
  const [, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.flatMap((line) => {
    const { first, acts } = JSON.parse(line) as Transaction;
    let sequence = first - 1;
    return acts.flatMap(({ actor, drafts }) =>
      drafts.map((draft) => ({ ...draft, actor, sequence: (sequence += 1) })),
    );
  });
};
