import fc from 'fast-check';
import { line, lines, link, plan, type Touch } from './planned.js';

const ada = {
  onPremisesSyncEnabled: true,
  onPremisesSamAccountName: 'ada',
  onPremisesDistinguishedName: 'CN=Ada,OU=People,DC=fjord,DC=no',
};
const sales = { onPremisesSyncEnabled: true, onPremisesSamAccountName: 'Sales' };
const city = { name: 'city', before: 'Lyon', after: 'Rome' };
const detailOf = (...given: Parameters<typeof plan>): string | undefined =>
  plan(...given)[0]?.blocked?.detail;
const scriptOf = (...given: Parameters<typeof plan>): string | undefined =>
  detailOf(...given)?.split('Active Directory: ')[1];

describe('an object that is mastered on-premises', () => {
  it('is shown and never written, with the script for its attributes', () => {
    const changes = [
      city,
      { name: 'department', before: null, after: 'Ops' },
      { name: 'accountEnabled', before: true, after: false },
      { name: 'businessPhones', before: ['+47 900'], after: [] },
      { name: 'onPremisesExtensionAttributes/extensionAttribute3', before: 'x', after: null },
    ];
    const [step] = plan([{ changes, attributes: ada }]);
    expect(step?.blocked?.reason).toBe('synced-from-on-premises');
    expect(step?.blocked?.detail).toContain(
      "Set-ADUser -Identity 'CN=Ada,OU=People,DC=fjord,DC=no' -Clear 'department' " +
        "-Replace @{'l'='Lyon'; 'telephoneNumber'='+47 900'; 'extensionAttribute3'='x'}; " +
        "Enable-ADAccount -Identity 'CN=Ada,OU=People,DC=fjord,DC=no'",
    );
  });

  it('has the script for members, where they are known on-premises', () => {
    const links = [link('removed', 'ada'), link('added', 'eve'), link('removed', 'cloud')];
    const ends = {
      ada: { existence: 'live', displayName: 'Ada', attributes: ada },
      eve: {
        existence: 'live',
        displayName: 'Eve',
        attributes: { onPremisesSamAccountName: 'eve' },
      },
      cloud: { existence: 'live', displayName: 'Cloud' },
    } as const;
    const steps = plan([{ id: 's', type: 'group', links, attributes: sales }], {}, ends);
    const details = Object.fromEntries(
      steps.map((step) => [line(step), step.blocked?.detail.split(': ')[1]]),
    );
    expect(details).toEqual({
      'addLink s ada (synced-from-on-premises)':
        "Add-ADGroupMember -Identity 'Sales' -Members 'CN=Ada,OU=People,DC=fjord,DC=no'",
      'addLink s cloud (synced-from-on-premises)': undefined,
      'removeLink s eve (synced-from-on-premises)':
        "Remove-ADGroupMember -Identity 'Sales' -Members 'eve'",
    });
  });

  it('has the script for the manager', () => {
    const kim = { ...link('removed', 'kim'), relation: 'manager' };
    const lee = { ...link('added', 'lee'), relation: 'manager' };
    const ends = {
      kim: {
        existence: 'live',
        displayName: 'Kim',
        attributes: { onPremisesSamAccountName: 'kim' },
      },
    } as const;
    const of = (one: typeof kim) => scriptOf([{ links: [one], attributes: ada }], {}, ends);
    expect(of(kim)).toBe(
      `Set-ADUser -Identity '${ada.onPremisesDistinguishedName}' -Manager 'kim'`,
    );
    expect(of(lee)).toBe(
      `Set-ADUser -Identity '${ada.onPremisesDistinguishedName}' -Clear 'manager'`,
    );
  });

  it('has the script that restores or removes it', () => {
    const odd = { ...sales, onPremisesSamAccountName: 'S*(1)\\' };
    expect(scriptOf([{ type: 'group', now: 'soft-deleted', attributes: odd }])).toBe(
      "Get-ADObject -LDAPFilter '(&(isDeleted=TRUE)(sAMAccountName=S\\2a\\281\\29\\5c))' " +
        '-IncludeDeletedObjects | Restore-ADObject',
    );
    expect(scriptOf([{ now: 'hard-deleted', attributes: ada }])).toContain('Restore-ADObject');
    const created: Touch = { type: 'group', then: 'absent', attributes: sales };
    expect(scriptOf([created], { created: 'softDelete' })).toBe("Remove-ADGroup -Identity 'Sales'");
  });

  it('has no script where there is nothing that one could do', () => {
    const changes = [{ name: 'identities', before: [{ issuer: 'a' }], after: [] }];
    expect(detailOf([{ changes, attributes: ada }])).toBe(
      'Mastered on-premises, so it has to be changed in Active Directory',
    );
    const unknown = { onPremisesSyncEnabled: true };
    expect(scriptOf([{ changes: [city], attributes: unknown }])).toBeUndefined();
    expect(scriptOf([{ now: 'soft-deleted', attributes: unknown }])).toBeUndefined();
  });

  it('is kept without a script where it is to be kept', () => {
    expect(lines([{ changes: [city], attributes: ada }], { attributes: 'keep' })).toEqual([
      'update ada city (kept-by-choice)',
    ]);
  });
});

/** What PowerShell makes of a value: quotes are doubled inside quotes, `[char]` makes what cannot stand there. */
const readByPowerShell = (text: string): { value: string; rest: string } => {
  const isGrouped = text.startsWith('(');
  let [value, rest] = ['', isGrouped ? text.slice(1) : text];
  for (;;) {
    const piece = /^'((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)'|^\[char\](\d+)/u.exec(rest);
    if (piece === null) throw new Error(`PowerShell cannot read ${rest}`);
    const [whole, quoted, code] = piece;
    value +=
      code === undefined
        ? (quoted ?? '').replace(/(['\u2018-\u201b])\1/gu, '$1')
        : String.fromCharCode(Number(code));
    rest = rest.slice(whole.length);
    if (!isGrouped) return { value, rest };
    if (rest.startsWith(')')) return { value, rest: rest.slice(1) };
    rest = rest.slice(1);
  }
};

describe('the script', () => {
  const odd = fc.string({
    unit: fc.constantFrom(
      ...Array.from(`a '"$\`;\n\r\t(){}@#|&,\\‘’‚‛“”%\u0000\u202e\u2066\u2028`),
    ),
    minLength: 1,
  });

  it('holds every value on one line as PowerShell reads it, whatever stands in it', () => {
    const before = 'Set-ADUser -Identity ';
    fc.assert(
      fc.property(odd, odd, (account, name) => {
        const attributes = { onPremisesSyncEnabled: true, onPremisesSamAccountName: account };
        const changes = [{ name: 'city', before: name, after: 'Rome' }];
        const script = scriptOf([{ changes, attributes }]) ?? '';
        expect(script).not.toMatch(/[\r\n\u2028\u202e\u2066]/u);
        const identity = readByPowerShell(script.slice(before.length));
        expect(identity.value).toBe(account);
        const assigned = " -Replace @{'l'=";
        expect(identity.rest.startsWith(assigned)).toBe(true);
        expect(readByPowerShell(identity.rest.slice(assigned.length))).toEqual({
          value: name,
          rest: '}',
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('an object whose source of authority changed', () => {
  const moved = { name: 'onPremisesSyncEnabled', before: true, after: false };
  const immutableId = { name: 'onPremisesImmutableId', before: 'abc=', after: null };

  it('to the cloud is recovered like any other, but for what says where it is mastered', () => {
    const extension = {
      name: 'onPremisesExtensionAttributes/extensionAttribute1',
      before: 'x',
      after: 'y',
    };
    const steps = plan([{ changes: [city, moved, immutableId, extension] }]);
    expect(steps.map(line)).toEqual([
      'update ada city onPremisesExtensionAttributes/extensionAttribute1',
      'update ada onPremisesSyncEnabled onPremisesImmutableId (read-only)',
    ]);
    expect(steps[1]?.blocked?.detail).toBe(
      'It says where the object is mastered, which a recovery never takes back',
    );
    expect(lines([{ now: 'soft-deleted', attributes: { onPremisesSyncEnabled: false } }])).toEqual([
      'restore ada',
    ]);
  });

  it('to the cloud before then is not tied to its old account again', () => {
    const attributes = { onPremisesSyncEnabled: false };
    expect(lines([{ changes: [immutableId], attributes }])).toEqual([
      'update ada onPremisesImmutableId (read-only)',
    ]);
    const never = { onPremisesSyncEnabled: null };
    expect(lines([{ changes: [immutableId], attributes: never }])).toEqual([
      'update ada onPremisesImmutableId',
    ]);
  });

  it('to the cloud, and says so itself, is written although it still counts as synced', () => {
    const attributes = { ...ada, onPremisesSyncBehavior: { isCloudManaged: true } };
    expect(lines([{ changes: [city], attributes }])).toEqual(['update ada city']);
  });

  it('to Active Directory is blocked as any synced object', () => {
    const back = { ...moved, before: false, after: true };
    const steps = plan([{ changes: [city, back], attributes: ada }]);
    expect(steps.map(line)).toEqual([
      'update ada city onPremisesSyncEnabled (synced-from-on-premises)',
    ]);
    expect(steps[0]?.blocked?.detail).toContain("@{'l'='Lyon'}");
  });
});

describe('a group that Exchange masters', () => {
  it('is blocked, as distribution lists and mail-enabled security groups are', () => {
    const changes = [{ name: 'description', before: 'a', after: 'b' }];
    const list = { id: 'list', type: 'group', changes, links: [link('removed', 'ada')] };
    const attributes = { mailEnabled: true, groupTypes: [] };
    expect(lines([{ ...list, attributes }]).toSorted()).toEqual([
      'addLink list ada (read-only)',
      'update list description (read-only)',
    ]);
    const unified = { mailEnabled: true, groupTypes: ['Unified'] };
    expect(lines([{ ...list, attributes: unified }])).toEqual([
      'update list description',
      'addLink list ada',
    ]);
  });
});
