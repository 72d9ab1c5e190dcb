import {
  minute,
  actorsOf,
  born,
  changed,
  linked,
  membership,
  retitled,
  softDeleted,
  told,
} from './audited.js';

describe('explainChanges', () => {
  const first = changed([0, 1], { jobTitle: ['Clerk', 'Warden'] });
  const second = changed([1, 2], { jobTitle: ['Warden', 'Captain'] });

  it('gives each change the record inside its window', () => {
    const alice = retitled('alice', 0.5, 'Clerk', 'Warden');
    const bob = retitled('bob', 1.5, 'Warden', 'Captain');
    expect(actorsOf([first, second], [bob, alice])).toEqual([['alice'], ['bob']]);
  });

  it('lists all who edited between two looks, in the order of time', () => {
    const both = changed([0, 1], { jobTitle: ['Clerk', 'Captain'], city: [null, 'Oslo'] });
    const carol = told('carol', 0.4, {
      activity: 'Update user',
      properties: { City: [[], ['Oslo']] },
    });
    const records = [
      retitled('bob', 0.8, 'Warden', 'Captain'),
      carol,
      retitled('alice', 0.2, 'Clerk', 'Warden'),
    ];
    expect(actorsOf([both], records)).toEqual([['alice', 'carol', 'bob']]);
  });

  it('takes a change that showed one look late by its value, not by its window', () => {
    const alice = retitled('alice', 0.2, 'Clerk', 'Warden');
    const bob = retitled('bob', 0.9, 'Warden', 'Captain');
    expect(actorsOf([first, second], [alice, bob])).toEqual([['alice'], ['bob']]);
  });

  it('waits until records had time to come before it takes one from outside the window', () => {
    const late = retitled('alice', 0.5, 'Warden', 'Captain');
    expect(actorsOf([second], [late], minute(5))).toEqual([[]]);
    expect(actorsOf([second], [late], minute(11))).toEqual([['alice']]);
  });

  it('takes nothing from further outside than clocks differ', () => {
    const title = changed([6, 7], { jobTitle: ['Clerk', 'Warden'] });
    expect(actorsOf([title], [retitled('alice', 0.9, 'Clerk', 'Warden')])).toEqual([[]]);
    expect(actorsOf([title], [retitled('alice', 1.1, 'Clerk', 'Warden')])).toEqual([['alice']]);
    expect(actorsOf([title], [retitled('alice', 12.1, 'Clerk', 'Warden')])).toEqual([[]]);
  });

  it('names nobody when the value is another', () => {
    expect(actorsOf([first], [retitled('alice', 0.5, 'Clerk', 'Baker')])).toEqual([[]]);
    expect(actorsOf([second], [retitled('alice', 0.5, 'Clerk', 'Baker')])).toEqual([[]]);
  });

  it('names who wrote the value that was seen, though an edit before has no record', () => {
    const both = changed([0, 1], { jobTitle: ['Clerk', 'Captain'] });
    expect(actorsOf([both], [retitled('bob', 0.8, 'Warden', 'Captain')])).toEqual([['bob']]);
    expect(actorsOf([both], [retitled('alice', 0.2, 'Clerk', 'Warden')])).toEqual([[]]);
  });

  it('does not blame who came and went between two looks for a later change without a record', () => {
    const restless = [
      retitled('alice', 0.2, 'Clerk', 'Baker'),
      retitled('bob', 0.4, 'Baker', 'Clerk'),
    ];
    expect(actorsOf([changed([1, 2], { jobTitle: ['Clerk', 'Captain'] })], restless)).toEqual([[]]);
    const joined = [membership('alice', 0.2, 'Add'), membership('bob', 0.4, 'Remove')];
    expect(actorsOf([linked([1, 2], 'added')], joined)).toEqual([[]]);
  });

  it('lets no record explain two changes of the same thing', () => {
    const mails = { otherMails: [['a'], ['b']], proxyAddresses: [['x'], ['y']] } as const;
    const noValues = told('alice', 0.5, {
      activity: 'Update user',
      properties: { 'Included Updated Properties': [null, 'OtherMail'] },
    });
    const again = changed([1, 2], { otherMails: [['b'], ['c']] });
    expect(actorsOf([changed([0, 1], mails), again], [noValues])).toEqual([['alice'], []]);
  });

  it('believes in a long window only what says the value', () => {
    const sweep = changed([0, 600], { jobTitle: ['Clerk', 'Warden'] });
    const noise = [
      retitled('alice', 100, 'Clerk', 'Baker'),
      retitled('bob', 101, 'Baker', 'Clerk'),
    ];
    expect(actorsOf([sweep], noise)).toEqual([[]]);
    expect(actorsOf([sweep], [...noise, retitled('carol', 300, 'Clerk', 'Warden')])).toEqual([
      ['alice', 'bob', 'carol'],
    ]);
    expect(
      actorsOf(
        [linked([0, 600], 'added')],
        [membership('alice', 100, 'Add'), membership('bob', 101, 'Remove')],
      ),
    ).toEqual([[]]);
  });

  it('never takes a record of another object, of a failure, or of another attribute', () => {
    const other = told('alice', 0.5, {
      activity: 'Update user',
      target: 'o2',
      properties: { JobTitle: [['Clerk'], ['Warden']] },
    });
    const failed = { ...retitled('bob', 0.5, 'Clerk', 'Warden'), succeeded: false };
    const city = told('carol', 0.5, {
      activity: 'Update user',
      properties: { City: [[], ['Oslo']] },
    });
    expect(actorsOf([first], [other, failed, city])).toEqual([[]]);
  });

  it('takes no notice of what the directory maintains by itself', () => {
    const synced = changed([0, 1], {
      onPremisesLastSyncDateTime: ['a', 'b'],
      jobTitle: ['Clerk', 'Warden'],
    });
    const stamp = told('sync', 0.5, {
      activity: 'Update user',
      properties: { LastDirSyncTime: [['a'], ['b']] },
    });
    expect(actorsOf([synced], [stamp])).toEqual([[]]);
  });

  it('names nobody by a companion that says nothing of its own', () => {
    const credentials = changed(
      [0, 1],
      { passwordCredentials: [[], [{ keyId: 'k1' }]] },
      { type: 'application' },
    );
    const empty = told('alice', 0.5, { activity: 'Update application', type: 'Application' });
    const blank = told('alice', 0.5, {
      activity: 'Update application',
      type: 'Application',
      properties: {
        'Included Updated Properties': [null, ''],
        'TargetId.ServicePrincipalNames': [null, 'x'],
      },
    });
    const real = told('bob', 0.5, {
      activity: 'Update application \u2013 Certificates and secrets management ',
      type: 'Application',
      properties: { KeyDescription: [[], ['[KeyIdentifier=k1]']] },
    });
    expect(actorsOf([credentials], [empty, blank])).toEqual([[]]);
    expect(actorsOf([credentials], [empty, blank, real])).toEqual([['bob']]);
  });

  it('wants both ends of a membership, its direction, and its relation', () => {
    const added = linked([0, 1], 'added');
    expect(actorsOf([added], [membership('alice', 0.5, 'Add')])).toEqual([['alice']]);
    expect(actorsOf([added], [membership('alice', 0.5, 'Add', 'u2')])).toEqual([[]]);
    expect(actorsOf([added], [membership('alice', 0.5, 'Remove')])).toEqual([[]]);
    expect(
      actorsOf(
        [linked([0, 1], 'added', { relation: 'owners' })],
        [membership('alice', 0.5, 'Add')],
      ),
    ).toEqual([[]]);
    expect(actorsOf([linked([0, 1], 'removed')], [membership('bob', 0.5, 'Remove')])).toEqual([
      ['bob'],
    ]);
  });

  it('tells a group from the group that is a member of it', () => {
    const nested = told('alice', 0.5, {
      activity: 'Add member to group',
      target: 'o1',
      type: 'Group',
      others: ['u1'],
      properties: { 'Group.ObjectID': [null, 'u1'] },
    });
    expect(actorsOf([linked([0, 1], 'added')], [nested])).toEqual([[]]);
  });

  it('knows managers by the old and the new one', () => {
    const set = told('alice', 0.5, {
      activity: 'Set user manager',
      others: ['boss'],
      properties: { 'Manager.ObjectID': [null, 'boss'] },
    });
    const manager = { relation: 'manager', type: 'user', target: 'boss' };
    expect(actorsOf([linked([0, 1], 'added', manager)], [set])).toEqual([['alice']]);
  });

  it('gives a deletion to who deleted, also when it was undone and done again in between', () => {
    const records = [
      told('alice', 0.2, { activity: 'Delete user' }),
      told('bob', 0.4, { activity: 'Restore user' }),
      told('carol', 0.6, { activity: 'Delete user' }),
    ];
    expect(actorsOf([softDeleted([0, 1])], records)).toEqual([['alice', 'bob', 'carol']]);
    expect(actorsOf([softDeleted([0, 1])], records.slice(1, 2))).toEqual([[]]);
  });

  it('adds to a creation who completed the object before anybody looked', () => {
    const created = told('alice', 0.2, { activity: 'Add user' });
    const kept = retitled('bob', 0.5, 'Clerk', 'Warden');
    const overwritten = retitled('carol', 0.3, 'Baker', 'Clerk');
    const user = born([0, 1], { jobTitle: 'Warden' });
    expect(actorsOf([user], [created, kept, overwritten])).toEqual([['alice', 'bob']]);
    expect(actorsOf([user], [kept])).toEqual([[]]);
  });

  it('never speaks of what was there before capture began', () => {
    const found = born([0, 1]);
    const discovered = {
      ...found,
      event: { ...found.event, type: 'ObjectDiscovered' },
    } as typeof found;
    expect(actorsOf([discovered], [told('alice', 0.5, { activity: 'Add user' })])).toEqual([[]]);
  });
});
