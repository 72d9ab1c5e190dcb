import type { DirectoryWriter } from '../directory/directory.port.js';
import type { ObjectRef } from '../domain/directory/directory-object.js';
import type { Step } from '../domain/recovery/plan.js';
import type { TenantState } from '../history/history.port.js';
import { lookAtEach, type Seen } from './look-each.js';
import type { RecoveryOptions } from './recovery-options.port.js';
import type { Looked } from './step-look.js';

export interface Silent {
  readonly writer: Pick<DirectoryWriter, 'objects'>;
  readonly now: Pick<TenantState, 'objects'>;
  readonly options: Pick<RecoveryOptions, 'silentMs' | 'nowMs'>;
}

/** Bears with objects about which the directory gives no answer, for a while. */
export class Silence {
  /** By step: when it was first not answered. */
  private readonly since = new Map<string, number>();
  private answered: ObjectRef | null = null;

  constructor(private readonly parts: Silent) {}

  /**
   * Looks at steps; one that was silent for too long counts as refused. @throws DirectoryUnavailable where the
   * directory does not answer about anything else either
   */
  async look(
    steps: readonly Step[],
    look: (steps: readonly Step[]) => Promise<readonly Looked[]>,
  ): Promise<Seen> {
    let probe: Promise<boolean> | undefined;
    const isThere = () => (probe ??= this.answersOtherThan(steps));
    const seen = await lookAtEach(steps, { look, isThere });
    for (const { step } of seen.looked) this.since.delete(step.stepId);
    const [last] = seen.looked.slice(-1);
    if (last !== undefined) this.answered = refOf(last.step);
    return this.withoutEndless(seen);
  }

  private withoutEndless(seen: Seen): Seen {
    if (seen.silent.size === 0) return seen;
    const { options } = this.parts;
    const now = options.nowMs();
    const refused = new Map(seen.refused);
    const silent = new Map(seen.silent);
    for (const [stepId, words] of seen.silent) {
      const since = this.since.get(stepId) ?? now;
      this.since.set(stepId, since);
      if (now - since < options.silentMs) continue;
      silent.delete(stepId);
      refused.set(stepId, `${noAnswerFor(now - since)}: ${words}`);
    }
    return { ...seen, refused, silent };
  }

  private async answersOtherThan(steps: readonly Step[]): Promise<boolean> {
    const { writer } = this.parts;
    const silent = new Set(steps.map(({ objectId }) => objectId));
    const other = [this.answered, this.organization()].find(
      (ref) => ref !== null && !silent.has(ref.objectId),
    );
    if (other === undefined || other === null) return false;
    return writer.objects([other]).then(
      () => true,
      () => false,
    );
  }

  /** What every tenant has. */
  private organization(): ObjectRef | null {
    const [row] = this.parts.now.objects({ type: 'organization', page: { size: 1 } }).rows;
    return row === undefined ? null : refOf(row);
  }
}

const refOf = ({ objectId, objectType }: ObjectRef): ObjectRef => ({ objectId, objectType });

const noAnswerFor = (ms: number): string =>
  ms < 120_000
    ? `The directory gave no answer about this for ${String(Math.round(ms / 1000))} s`
    : `The directory gave no answer about this for ${String(Math.round(ms / 60_000))} min`;
