import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../domain/json.js';
import { orderedSteps } from '../domain/recovery/drafts.js';
import { estimatedMs } from '../domain/recovery/estimate.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Proof } from '../domain/recovery/proof/proof.js';
import type { PlanTotals } from '../domain/recovery/recovery-events.js';
import type { Recovery } from '../domain/recovery/recovery.js';
import { History } from '../history/history.port.js';
import { Identities } from '../history/identities.port.js';
import { PlanDrafts } from './plan-drafts.js';
import { RecoverySteps } from './recovery-steps.js';
import { Safety } from './safety.js';
import { Turns } from './turns.js';

/** A plan with all that is recorded of it. */
export interface MadePlan {
  readonly steps: readonly Step[];
  readonly planHash: string;
  readonly totals: PlanTotals;
  readonly nowPosition: string;
  readonly proof: Proof;
}

type Wish = Pick<Recovery, 'tenantId' | 'source' | 'scope' | 'choices'>;

/** Makes plans from what is known of a tenant, and lets other work have its turn meanwhile. */
@Injectable()
export class Planning {
  constructor(
    private readonly history: History,
    private readonly steps: RecoverySteps,
    private readonly identities: Identities,
    private readonly safety: Safety,
  ) {}

  /** @throws InstantOutsideHistory where what is wanted is no longer retained */
  async plan(wish: Wish): Promise<MadePlan> {
    const history = this.history.tenant(wish.tenantId);
    const now = history.now();
    const turns = new Turns();
    const stepsOf = (recoveryId: string) => this.steps.all(recoveryId);
    const parts = { history, now, turns, stepsOf, identities: this.identities };
    const drafts = await new PlanDrafts(parts).of(wish);
    const attributesOf = (id: ObjectId) => now.object(id)?.attributes ?? {};
    const steps = await turns.through(orderedSteps(drafts, attributesOf));
    const planHash = await turns.through(hashOf(steps));
    const proof = await this.safety.prove(now, steps);
    return { steps, planHash, totals: totalsOf(steps), nowPosition: now.trust.position, proof };
  }
}

const totalsOf = (steps: readonly Step[]): PlanTotals => {
  const blocked = steps.filter((step) => step.blocked !== null).length;
  const kept = steps.filter((step) => step.blocked?.reason === 'kept-by-choice').length;
  return {
    steps: steps.length,
    blocked: blocked - kept,
    kept,
    objects: new Set(steps.map(({ objectId }) => objectId)).size,
    estimatedMs: estimatedMs(steps),
  };
};

/** SHA-256 over the canonical JSON of the steps in the order of writing: all that is shown of them is bound. */
function* hashOf(steps: readonly Step[]): Generator<void, string> {
  const hash = createHash('sha256');
  for (const step of steps) {
    // A step is plain data; its type is an interface, which TypeScript does not take for JSON by itself.
    hash.update(`${canonicalJson(step as unknown as Json)}\n`);
    yield;
  }
  return hash.digest('hex');
}
