import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { StatelineEvent } from '../../../src/domain/events.js';
import { type Instant, instantPlus } from '../../../src/domain/instant.js';
import {
  anActor,
  attributed,
  aUser,
  changed,
  created,
  department,
  membersMet,
  reported,
  restored,
  softDeleted,
} from '../directory-changes.js';
import { RecordedTenant, second } from '../recorded-tenant.js';
import { recounted, withoutTrust } from './recount.js';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

type Act =
  | { readonly kind: 'change'; readonly object: number; readonly what: number }
  | {
      readonly kind: 'attribute';
      readonly change: number;
      readonly actor: number;
      readonly audit: number;
    }
  | { readonly kind: 'report'; readonly audit: number; readonly agoS: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'look' };

const act = <Kind extends Act['kind']>(kind: Kind) => ({ kind: fc.constant(kind) });

const doings = [
  aUser,
  created,
  softDeleted,
  restored,
  (id: string) => changed(id, department(null, 'Ops')),
  (id: string) => membersMet(id.replace('u', 'g'), 'u1'),
];

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ ...act('change'), object: fc.nat(14), what: fc.nat(doings.length - 1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...act('attribute'),
      change: fc.nat(5),
      actor: fc.nat(12),
      audit: fc.nat(40),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...act('report'),
      audit: fc.nat(40),
      agoS: fc.oneof(fc.integer({ min: -2 * HOUR_S, max: HOUR_S }), fc.nat(32 * DAY_S)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...act('pass'),
      seconds: fc.oneof(fc.nat(300), fc.nat(2 * HOUR_S), fc.nat(DAY_S), fc.nat(20 * DAY_S)),
    }),
  },
  { weight: 2, arbitrary: fc.record(act('look')) },
);

/** What an act records; `changes` are the ids of what was seen before. */
const eventOf = (
  one: Act,
  changes: readonly string[],
  now: Instant,
): StatelineEvent | undefined => {
  if (one.kind === 'change') return doings[one.what]?.(`u${String(one.object)}`);
  if (one.kind === 'attribute') {
    const actors = [one.actor, one.actor % 3].map((actor) => anActor(`a${String(actor)}`));
    return attributed(changes.at(-1 - (one.change % changes.length)) ?? 'no such change', {
      auditId: String(one.audit),
      actors,
      activity: `Activity ${String(one.actor)}`,
      occurredAt: now,
    });
  }
  if (one.kind === 'report') {
    const actors = [anActor(`a${String(one.audit)}`)];
    const occurredAt = instantPlus(now, -1_000 * one.agoS);
    return reported(String(one.audit), { occurredAt, actors });
  }
  return undefined;
};

/** Does it all; calls back where it is looked at. */
const play = async (
  tenant: RecordedTenant,
  script: readonly Act[],
  look: () => Promise<void>,
): Promise<void> => {
  const changes: string[] = [];
  for (const one of script) {
    if (one.kind === 'pass') tenant.now = instantPlus(tenant.now, 1_000 * one.seconds);
    if (one.kind === 'look') await look();
    const event = eventOf(one, changes, tenant.now);
    if (event === undefined) continue;
    const [recorded] = await tenant.record([event], { observedAt: tenant.now });
    if (one.kind === 'change') changes.push(recorded?.id ?? '');
  }
};

describe('the overview of any history', () => {
  it('tells what a recount of the timeline tells, also after a restart and a rebuild', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 30, maxLength: 60 }), async (script) => {
        const tenant = await RecordedTenant.open();
        tenant.now = second(0);
        const expectRecount = async () => {
          const told = withoutTrust(await tenant.history.overviews.get('t'));
          expect(told).toEqual(recounted(tenant.tenant, tenant.now));
        };
        try {
          await play(tenant, script, expectRecount);
          await expectRecount();
          await tenant.reopen();
          await expectRecount();
          await tenant.history.rebuild();
          await expectRecount();
        } finally {
          await tenant.close();
        }
      }),
      { numRuns: 10 },
    );
  });
});
