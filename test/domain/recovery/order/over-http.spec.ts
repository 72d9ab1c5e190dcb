import type { DirectoryWrite, WriteOutcome } from '../../../../src/directory/directory.port.js';
import { objectId, type ObjectId } from '../../../../src/domain/directory/directory-object.js';
import { recordOf } from '../../../../src/domain/json.js';
import { inOrder } from '../../../../src/domain/recovery/drafts.js';
import type { Step } from '../../../../src/domain/recovery/plan.js';
import { creationOf, formerAppId } from '../../../../src/domain/recovery/recreate/creation.js';
import { followed } from '../../../../src/domain/recovery/recreate/follow.js';
import {
  openSimulatedDirectory,
  type SimulatedDirectory,
} from '../../../adapters/simulated-directory.js';
import { draftsOf, randomTenant, TYPES } from './random-plan.js';

const GRAPHS = 24;
const GROUP_SIZE = 20;

/** External methods are not simulated, and of the policy there is one in every tenant. */
const MADE = TYPES.filter((type) => !type.startsWith('authenticationMethod'));

const writeOf = (step: Step): DirectoryWrite => {
  const { objectId: id, objectType } = step;
  switch (step.operation) {
    case 'recreate':
      return { objectId: id, objectType, operation: 'create', attributes: creationOf(step) };
    case 'update': {
      const attributes = recordOf(step.attributes.map((one) => [one.name, one.desired] as const));
      return { objectId: id, objectType, operation: 'update', attributes };
    }
    case 'addLink':
    case 'removeLink':
      return { objectId: id, objectType, operation: step.operation, link: step.link };
    case 'delete':
      return { objectId: id, objectType, operation: 'delete', known: {} };
    case 'restore':
    case 'softDelete':
      return { objectId: id, objectType, operation: step.operation };
  }
};

/** Steps that are written together: of one rank. */
const groupsOf = (steps: readonly Step[]): readonly (readonly Step[])[] =>
  [...Map.groupBy(steps, ({ rank }) => rank).values()].flatMap((some) =>
    Array.from({ length: Math.ceil(some.length / GROUP_SIZE) }, (_, group) =>
      some.slice(group * GROUP_SIZE, (group + 1) * GROUP_SIZE),
    ),
  );

describe('The order of a plan, over HTTP', () => {
  let directory: SimulatedDirectory;
  const ids = new Map<string, string>();
  const current = (id: ObjectId): ObjectId => objectId(ids.get(id) ?? id);
  beforeAll(async () => {
    directory = await openSimulatedDirectory({ users: 1, groups: 1 });
  });
  afterAll(() => directory.close());

  const learn = async (step: Step, createdId: ObjectId): Promise<void> => {
    ids.set(step.objectId, createdId);
    const before = step.operation === 'recreate' ? formerAppId(step) : null;
    if (before === null) return;
    const ref = { objectId: createdId, objectType: step.objectType };
    const [found] = await directory.writer.objects([ref]);
    const after = found?.seen === 'present' ? found.attributes['appId'] : undefined;
    if (typeof after !== 'string') throw new Error(`${step.displayName} has no appId`);
    ids.set(before, after);
  };

  /** Of two assignments that say the same the second one is there already. */
  const learned = async (
    step: Step,
    outcome: WriteOutcome | undefined,
  ): Promise<readonly string[]> => {
    if (outcome?.outcome !== 'done' && outcome?.outcome !== 'already-so') {
      return [
        `${step.operation} ${step.displayName}: ${outcome && 'detail' in outcome ? outcome.detail : 'not sent'}`,
      ];
    }
    if (outcome.createdId !== undefined) await learn(step, outcome.createdId);
    return [];
  };

  /** Gives what was refused, in words. */
  const carryOut = async (steps: readonly Step[]): Promise<readonly string[]> => {
    const refused: string[] = [];
    for (const group of groupsOf(steps)) {
      const writes = group.map((step) => writeOf(followed(step, current)));
      const outcomes = await directory.writer.write(writes);
      for (const [place, step] of group.entries()) {
        refused.push(...(await learned(step, outcomes[place])));
      }
    }
    return refused;
  };

  it('makes everything anew that referred to each other, without a refusal', async () => {
    for (let seed = 0; seed < GRAPHS; seed += 1) {
      const tenant = randomTenant({ size: 12, seed, fates: ['gone'], types: MADE });
      const steps = inOrder(draftsOf(tenant, seed));
      expect(steps.filter(({ blocked }) => blocked !== null)).toEqual([]);
      expect([seed, await carryOut(steps)]).toEqual([seed, []]);
    }
  });
});
