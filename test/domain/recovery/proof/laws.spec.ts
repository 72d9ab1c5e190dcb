import fc from 'fast-check';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../../src/domain/json.js';
import {
  type Access,
  type AccessObject,
  GLOBAL_ADMINISTRATOR,
} from '../../../../src/domain/recovery/proof/access.js';
import type { Proof, SafetyRules } from '../../../../src/domain/recovery/proof/proof.js';
import { prove } from '../../../../src/domain/recovery/proof/prove.js';
import { brokenBy } from './oracle.js';
import {
  blocked,
  join,
  leave,
  type Move,
  planOf,
  recreate,
  remove,
  restore,
  softDelete,
  update,
} from './steps.js';
import {
  appRoleAssignment,
  group,
  roleAssignment,
  servicePrincipal,
  Tenant,
  user,
  WRITER,
  WRITER_APP_ID,
} from './tenant.js';

const users = ['ada', 'bob', 'eve', 'rescue'];
const groups = ['g1', 'g2', 'g3'];
const policies = ['p1', 'p2', 'p3'];
const places = ['benelux', 'office', 'gateway'];

const some = <Value>(values: readonly Value[]) => fc.subarray([...values]);
const one = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const mostly = (...values: readonly Json[]) => one<Json>(null, null, ...values);

const conditions = {
  'conditions/users/includeUsers': one<Json>(
    ['All'],
    [],
    ['ada', 'bob'],
    ['GuestsOrExternalUsers'],
  ),
  'conditions/users/excludeUsers': one<Json>([], [], ['rescue'], ['ada']),
  'conditions/users/includeGroups': one<Json>([], ['g1']),
  'conditions/users/excludeGroups': some(groups),
  'conditions/users/includeRoles': one<Json>([], [GLOBAL_ADMINISTRATOR]),
  'conditions/users/excludeRoles': one<Json>([], [], [], [GLOBAL_ADMINISTRATOR]),
  'conditions/clientAppTypes': one<Json>(['all'], ['all'], ['browser'], ['other']),
  'conditions/signInRiskLevels': one<Json>([], [], [], ['high']),
  'conditions/platforms': mostly(
    { includePlatforms: ['all'], excludePlatforms: ['windows'] },
    { includePlatforms: ['windows', 'macOS', 'linux', 'iOS', 'android'] },
  ),
  'conditions/locations': mostly(
    { includeLocations: ['All'], excludeLocations: ['benelux'] },
    { includeLocations: ['All'], excludeLocations: ['office'] },
    { includeLocations: ['benelux', 'office'], excludeLocations: ['gateway'] },
  ),
};
const policyEdits = fc.record({
  ...conditions,
  state: one<Json>('enabled', 'enabled', 'disabled', 'enabledForReportingButNotEnforced'),
  'conditions/applications/includeApplications': one<Json>(['All'], ['All'], ['Office365']),
  'grantControls/builtInControls': one<Json>(['block'], ['block'], ['mfa'], []),
});

const status = one<AccessObject['status']>('live', 'live', 'live', 'soft-deleted');

const place = (id: string, attributes: AccessObject['attributes']): AccessObject => ({
  ...group(id, attributes),
  objectType: 'namedLocation',
});
const OFFICE = { ipRanges: [{ cidrAddress: '198.51.100.0/27' }] };
const allOf = [
  ...users.map((id) => user(id, id === 'eve' ? { userType: 'Guest' } : {})),
  ...groups.map((id) => group(id)),
  ...policies.map((id) => ({ ...group(id), objectType: 'conditionalAccessPolicy' })),
  place('benelux', { countriesAndRegions: ['NL', 'BE'] }),
  place('office', OFFICE),
  place('gateway', OFFICE),
  ...[...users, 'g1'].map((id) => roleAssignment(id)),
  servicePrincipal(WRITER, WRITER_APP_ID),
  appRoleAssignment('policy-write'),
];

const memberships = some(
  [...users, 'g1', 'g2', 'g3'].flatMap((member) => groups.map((id) => [member, id] as const)),
);

const tenants = fc
  .record({
    edits: fc.tuple(policyEdits, policyEdits, policyEdits),
    // The identity that writes has what it needs before anything is written.
    statuses: fc.array(status, { minLength: allOf.length - 2, maxLength: allOf.length - 2 }),
    joined: memberships,
  })
  .map(({ edits, statuses, joined }) => {
    const objects = allOf.map((object, index) => ({
      ...object,
      status: statuses[index] ?? 'live',
    }));
    const bare = new Tenant(objects, []);
    const ruled = policies.reduce(
      (tenant, id, index) => tenant.edited(id, edits[index] ?? {}),
      bare,
    );
    return joined.reduce((tenant, [member, id]) => tenant.joined(member, id), ruled);
  });

const assignments = [...users, 'g1'].map((id) => `${id}-is-admin`);
const anything = one(...users, ...groups, ...policies, ...places);
const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(one(...policies), policyEdits).map(([id, edits]) => update(id, edits)),
  fc
    .tuple(one(...policies), fc.record(conditions, { requiredKeys: [] }))
    .map(([id, edits]) => update(id, edits)),
  fc.tuple(one(...users), fc.boolean()).map(([id, on]) => update(id, { accountEnabled: on })),
  one<readonly Json[]>([], ['NL']).map((codes) =>
    update('benelux', { countriesAndRegions: codes }),
  ),
  fc.tuple(one(...users, 'g1', 'g2'), one(...groups)).map(([member, id]) => join(member, id)),
  fc.tuple(one(...users, 'g1', 'g2'), one(...groups)).map(([member, id]) => leave(member, id)),
  anything.map(softDelete),
  anything.map(restore),
  one(...assignments, 'writer-has-policy-write').map(remove),
  one(...users, 'g1').map((id) => recreate(roleAssignment(id))),
  one(...groups).map((id) => recreate(group(id))),
  fc.boolean().map((on) => update(WRITER, { accountEnabled: on })),
  anything.map((id) => blocked(softDelete(id))),
);
const plans = fc.array(moves, { maxLength: 12 });

const rules: SafetyRules = {
  minimumAdministrators: 2,
  breakGlass: ['rescue'],
  writerAppId: WRITER_APP_ID,
};

const found = ({ violations }: Proof): readonly string[] =>
  violations.map(({ stepId, rule, policyId }) =>
    [stepId, rule, rule === 'administrators' ? '' : (policyId ?? '-')].join(' '),
  );

describe('the proof of a plan', () => {
  it('finds what trying every sign-in after every step finds', () => {
    fc.assert(
      fc.property(tenants, plans, (tenant, plan) => {
        const steps = planOf(tenant, plan);
        expect([...found(prove(tenant, steps, rules))].sort()).toEqual(
          [...brokenBy(tenant, steps, rules)].sort(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('finds in the beginning of a plan what it finds in the plan up to there', () => {
    fc.assert(
      fc.property(tenants, plans, fc.nat({ max: 12 }), (tenant, plan, length) => {
        const steps = planOf(tenant, plan);
        const part = steps.slice(0, length);
        const ids = new Set(part.map(({ stepId }) => stepId));
        const { violations } = prove(tenant, steps, rules);
        expect(prove(tenant, part, rules).violations).toEqual(
          violations.filter(({ stepId }) => ids.has(stepId)),
        );
      }),
    );
  });

  it('does not depend on steps about what has nothing to do with it', () => {
    const idle: readonly Move[] = [
      update('zoe', { city: 'Rome', accountEnabled: false }),
      softDelete('hall'),
      join('zoe', 'hall'),
      join('zoe', 'g1'),
    ];
    const strangers = [user('zoe'), group('hall')];
    fc.assert(
      fc.property(tenants, plans, fc.array(fc.nat({ max: 3 })), (tenant, plan, places) => {
        const whole = tenant.with(...strangers).without('g1-is-admin');
        const steps = planOf(
          whole,
          plan.filter((move) => move(tenant).objectId !== ROLE_OF_GROUP),
        );
        const mixed = steps.flatMap((step, index) => {
          const before = idle[places[index] ?? -1];
          return before === undefined ? [step] : [{ ...before(whole), stepId: 'idle' }, step];
        });
        expect(prove(whole, mixed, rules).violations).toEqual(
          prove(whole, steps, rules).violations,
        );
      }),
    );
  });

  it('leaves the picture that it was given as it was', () => {
    fc.assert(
      fc.property(tenants, plans, (tenant, plan) => {
        const before = JSON.stringify(tenant satisfies Access);
        prove(tenant, planOf(tenant, plan), rules);
        expect(JSON.stringify(tenant)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});

const ROLE_OF_GROUP = objectId('g1-is-admin');
