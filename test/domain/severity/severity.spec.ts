import { describe, expect, it } from '@jest/globals';

import { objectId } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import { isAtLeast, severityOf, severityRules } from '../../../src/domain/severity/severity.js';
import type { TimelineEvent } from '../../../src/domain/timeline/events.js';
import { accountCases } from './account-cases.js';
import { applicationCases } from './application-cases.js';
import { conditionalAccessCases } from './conditional-access-cases.js';
import { roleCases } from './role-cases.js';
import { change, changed, discovered, relinked, reported } from './some-changes.js';
import { tenantCases } from './tenant-cases.js';

const cases = [
  ...conditionalAccessCases,
  ...roleCases,
  ...applicationCases,
  ...accountCases,
  ...tenantCases,
];

const rulesOf = (event: TimelineEvent): readonly string[] =>
  severityOf(event).reasons.map(({ rule }) => rule);

describe('The severity of a change', () => {
  it.each(cases)('follows from %s, and not from what only looks like it', (rule, yes, no) => {
    expect(rulesOf(yes)).toContain(rule);
    expect(rulesOf(no)).not.toContain(rule);
    const { level, text } = severityRules.find(({ name }) => name === rule) ?? {};
    expect(severityOf(yes).reasons).toContainEqual({ rule, text });
    expect(isAtLeast(severityOf(yes).level, level ?? 'high')).toBe(true);
  });

  it('is tried for each rule in each way in which it can be told', () => {
    const tried = cases.map(([rule, { type }]) => `${rule} ${String(type === 'ChangeReported')}`);
    const known = severityRules.flatMap(({ name, seen, told }) => [
      ...(seen === undefined ? [] : [`${name} false`]),
      ...(told === undefined ? [] : [`${name} true`]),
    ]);

    expect(new Set(tried)).toEqual(new Set(known));
  });

  it('is ordinary where links are met for the first time, with the look that reads them', () => {
    const owners = relinked('application', ['owners', 'added']);
    const met: TimelineEvent = { type: 'LinksDiscovered', data: owners.data };

    expect(severityOf(owners).level).toBe('medium');
    expect(severityOf(met)).toEqual({ level: 'low', reasons: [] });
  });

  it('names each rule once', () => {
    const names = severityRules.map(({ name }) => name);

    expect(names).toHaveLength(new Set(names).size);
  });

  it('is the worst of all reasons, which come first', () => {
    const both = changed('conditionalAccessPolicy', [
      change('state', 'enabled', 'disabled'),
      change('conditions/users/excludeUsers', [], ['u1']),
    ]);
    expect(severityOf(both).level).toBe('high');
    expect(rulesOf(both)).toEqual([
      'conditional-access-policy-off',
      'conditional-access-exclusion-added',
    ]);

    const emergency = changed('user', [change('accountEnabled', true, false)], 'Break Glass');
    expect(severityOf(emergency).level).toBe('high');
    expect(rulesOf(emergency)).toEqual(['emergency-account-changed', 'account-disabled']);
  });

  it('is low, without a reason, for what is ordinary', () => {
    const ordinary: readonly TimelineEvent[] = [
      changed('user', [change('department', 'Ops', 'Sales')]),
      relinked('group', ['members', 'added']),
      changed('somethingNew', [change('state', 'enabled', 'disabled')]),
      discovered('oauth2PermissionGrant', { consentType: 'AllPrincipals' }),
      reported('Update user', [change('Department', 'Ops', 'Sales')], { type: 'user' }),
      reported('Something that nobody knows'),
      {
        type: 'ChangeAttributed',
        data: {
          objectId: objectId('o1'),
          objectType: 'conditionalAccessPolicy',
          displayName: 'Name',
          changeId: 'c1',
          actors: [],
          occurredAt: instantAt(0),
          activity: 'Delete conditional access policy',
          auditId: 'a1',
          auditCorrelationId: null,
        },
      },
    ];

    for (const event of ordinary) expect(severityOf(event)).toEqual({ level: 'low', reasons: [] });
  });

  it('does not fail on values of another shape than is usual', () => {
    const odd = [null, 7, 'x', [], [null, 7], {}, { a: [null] }];
    const pairs = odd.flatMap((before) => odd.map((after) => [before, after] as const));
    const names = ['keyCredentials', 'verifiedDomains', 'scope', 'conditions', 'grantControls'];
    const types = ['application', 'organization', 'oauth2PermissionGrant', 'user'];
    for (const [before, after] of pairs) {
      const all = names.map((name) => change(name, before, after));
      for (const type of types) expect(() => severityOf(changed(type, all))).not.toThrow();
      expect(() => severityOf(reported('Update application', all))).not.toThrow();
    }
  });

  it('orders its levels', () => {
    expect(isAtLeast('high', 'medium')).toBe(true);
    expect(isAtLeast('medium', 'medium')).toBe(true);
    expect(isAtLeast('low', 'medium')).toBe(false);
    expect(isAtLeast('medium', 'high')).toBe(false);
  });
});
