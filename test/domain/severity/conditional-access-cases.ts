import type { Json } from '../../../src/domain/json.js';
import {
  type Case,
  change,
  changed,
  created,
  deleted,
  hardDeleted,
  reported,
  restored,
} from './some-changes.js';

const TYPE = 'conditionalAccessPolicy';
const policy = (...attributes: Parameters<typeof changed>[1]) => changed(TYPE, attributes);
const updated = (before: Json, after: Json) =>
  reported('Update conditional access policy', [change('ConditionalAccessPolicy', before, after)]);

const EXCLUSION = 'conditional-access-exclusion-added';
const NARROWED = 'conditional-access-policy-narrowed';
const CONTROLS = 'conditional-access-controls-removed';
const CHANGED = 'conditional-access-policy-changed';

export const conditionalAccessCases: readonly Case[] = [
  ['conditional-access-policy-deleted', deleted(TYPE), deleted('namedLocation')],
  ['conditional-access-policy-deleted', hardDeleted(TYPE), restored(TYPE)],
  [
    'conditional-access-policy-deleted',
    reported('Delete conditional access policy'),
    reported('Delete conditional access policy', [], { succeeded: false }),
  ],
  [
    'conditional-access-policy-off',
    policy(change('state', 'enabled', 'disabled')),
    policy(change('state', 'disabled', 'enabled')),
  ],
  [
    'conditional-access-policy-off',
    policy(change('state', 'enabled', 'enabledForReportingButNotEnforced')),
    policy(change('state', 'disabled', 'enabledForReportingButNotEnforced')),
  ],
  [
    'conditional-access-policy-off',
    updated({ state: 'enabled', id: 'p' }, { state: 'disabled', id: 'p' }),
    updated({ state: 'enabled', id: 'p' }, { state: 'enabled', id: 'q' }),
  ],
  [
    EXCLUSION,
    policy(change('conditions/users/excludeGroups', ['a'], ['b', 'a'])),
    policy(change('conditions/users/excludeGroups', ['a', 'b'], ['a'])),
  ],
  [
    EXCLUSION,
    policy(change('conditions/applications/excludeApplications', null, ['Office365'])),
    policy(change('conditions/applications/includeApplications', null, ['Office365'])),
  ],
  [
    EXCLUSION,
    policy(
      change('conditions/locations', null, {
        includeLocations: ['All'],
        excludeLocations: ['AllTrusted'],
      }),
    ),
    policy(
      change('conditions/locations', null, { includeLocations: ['All'], excludeLocations: [] }),
    ),
  ],
  [
    EXCLUSION,
    updated(
      { conditions: { users: { excludeUsers: [] } } },
      { conditions: { users: { excludeUsers: ['u1'] } } },
    ),
    updated(null, { conditions: { users: { includeUsers: ['u1'] } } }),
  ],
  [
    NARROWED,
    policy(change('conditions/users/includeUsers', ['All'], ['None'])),
    policy(change('conditions/users/includeUsers', ['u1'], ['All'])),
  ],
  [
    NARROWED,
    policy(change('conditions/users/includeGroups', ['a', 'b'], ['a'])),
    policy(
      change('conditions/users/includeGroups', ['a', 'b'], []),
      change('conditions/users/includeUsers', [], ['All']),
    ),
  ],
  [
    NARROWED,
    policy(change('conditions/applications/includeApplications', ['All'], ['app'])),
    policy(change('conditions/locations/includeLocations', ['All'], [])),
  ],
  [
    NARROWED,
    updated(
      { conditions: { users: { includeGroups: ['a', 'b'] } } },
      { conditions: { users: { includeGroups: ['a'] } } },
    ),
    updated(
      { conditions: { users: { includeGroups: ['a'] } } },
      { conditions: { users: { includeGroups: ['a', 'b'] } } },
    ),
  ],
  [
    CONTROLS,
    policy(change('grantControls/builtInControls', ['mfa', 'compliantDevice'], ['mfa'])),
    policy(change('grantControls/builtInControls', ['mfa'], ['mfa', 'compliantDevice'])),
  ],
  [
    CONTROLS,
    policy(change('grantControls', { operator: 'OR', builtInControls: ['block'] }, null)),
    policy(change('grantControls', null, { operator: 'OR', builtInControls: ['block'] })),
  ],
  [
    CONTROLS,
    policy(change('grantControls/operator', 'AND', 'OR')),
    policy(change('grantControls/operator', 'OR', 'AND')),
  ],
  [
    CONTROLS,
    policy(change('grantControls/authenticationStrength', { id: 's1' }, null)),
    policy(
      change('grantControls/builtInControls', ['mfa'], []),
      change('grantControls/authenticationStrength', null, { id: 's1', displayName: 'Strong' }),
    ),
  ],
  [
    CONTROLS,
    updated({ grantControls: { builtInControls: ['mfa'] } }, { state: 'enabled' }),
    updated({ sessionControls: { signInFrequency: null } }, { state: 'enabled' }),
  ],
  ['conditional-access-policy-added', created(TYPE), created('namedLocation')],
  ['conditional-access-policy-added', restored(TYPE), deleted(TYPE)],
  [
    'conditional-access-policy-added',
    reported('Add conditional access policy'),
    reported('Add named location'),
  ],
  [
    CHANGED,
    policy(change('conditions/clientAppTypes', ['all'], ['browser'])),
    policy(change('displayName', 'Old', 'New')),
  ],
  [
    CHANGED,
    policy(change('sessionControls/signInFrequency', null, { value: 1 })),
    policy(change('state', 'enabled', 'disabled')),
  ],
  [
    CHANGED,
    reported('Update conditional access policy'),
    updated({ state: 'enabled' }, { state: 'disabled' }),
  ],
];
