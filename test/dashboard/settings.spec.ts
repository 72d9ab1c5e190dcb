import { ROLE_PERMISSIONS } from '../../src/domain/access/access-roles.js';
import { PERMISSIONS } from '../../src/domain/access/permissions.js';
import { actions, actTitle, actWords, outcomes } from '../../src/dashboard/settings/act-words.js';
import {
  permissionWords,
  rolePermissions,
  rolesWith,
  roleTitle,
} from '../../src/dashboard/settings/rights.js';
import { settingRows } from '../../src/dashboard/settings/server-words.js';
import { someSettings } from '../api/some-settings.js';
import { operatorActions, operatorOutcomes } from '../../src/domain/operators/operator-act.js';

const sorted = (rights: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(rights).map(([role, some]) => [role, some.toSorted()]));

describe('who may what, as the page tells it', () => {
  it('is what the server decides by', () => {
    expect(sorted(rolePermissions)).toEqual(sorted(ROLE_PERMISSIONS));
    expect(permissionWords).toEqual(PERMISSIONS);
  });

  it('names the roles that hold a permission', () => {
    expect(rolesWith('audit/read')).toBe('Auditor');
    expect(rolesWith('recovery/approve')).toBe(
      ['backup-administrator', 'global-administrator', 'approver'].map(roleTitleOf).join(', '),
    );
  });
});

const roleTitleOf = (role: string): string => roleTitle(role as Parameters<typeof roleTitle>[0]);

describe('how the server is set', () => {
  const settings = { ...someSettings, roles: { ...someSettings.roles, value: ['api' as const] } };
  const rows = settingRows({
    ...settings,
    ...{ cloud: { ...settings.cloud, value: 'global' as const }, version: '1.2.3' },
    breakGlass: { value: [], setBy: 'STATELINE_BREAK_GLASS' },
  });

  it('is told with the variable of each setting', () => {
    const variables = Object.values(someSettings).flatMap((setting: string | { setBy: string }) =>
      typeof setting === 'string' ? [] : [setting.setBy],
    );
    const told = [...rows.map(({ setBy }) => setBy), 'STATELINE_BREAK_GLASS'];
    expect(told.toSorted()).toEqual(variables.toSorted());
  });

  it('is in words, with what is missing said', () => {
    const words = Object.fromEntries(rows.map((row) => [row.title, row.words]));
    expect(words).toMatchObject({
      'Application that writes': 'none: nothing can be brought back',
      'Looks at the directory':
        'by changes every 30 s, whole every 60 s, at the audit log every 60 s',
      'The daily backup is taken at': '02:00 UTC',
      'Where people sign in': 'at no directory',
    });
  });
});

describe('an act of the audit', () => {
  it('has words for every action and outcome there is', () => {
    expect([...actions].toSorted()).toEqual([...operatorActions].toSorted());
    expect([...outcomes].toSorted()).toEqual([...operatorOutcomes].toSorted());
    expect(actions.map(actTitle)).not.toContain('');
  });

  it('is told with what it was about, which filters it had and how often it was', () => {
    const act = {
      action: 'read',
      target: '/api/x',
      query: { type: 'user', code: '(not recorded)' },
      times: 3,
    } as const;
    expect(actWords(act)).toBe('Read (3 times): /api/x · type=user');
    expect(actWords({ ...act, action: 'sign-out', target: null, query: {}, times: 1 })).toBe(
      'Sign-out',
    );
  });
});
