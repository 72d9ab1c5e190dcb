import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { Json } from '../../src/domain/json.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { judged } from './timeline-judge.js';
import type { TrueChange } from './truth.js';

const actor = { kind: 'system' } as const;
const user = { objectId: objectId('ada'), objectType: 'user' };
const window = { after: null, until: instantAt(0) };
const subject = { ...user, displayName: 'Ada', window };

const titled = (sequence: number, before: Json, after: Json): TrueChange => ({
  ...{ ...user, sequence, actor, kind: 'updated' },
  before: { jobTitle: before },
  after: { jobTitle: after },
});

const told = (before: Json, after: Json): ChangeEvent => ({
  type: 'ObjectChanged',
  data: { ...subject, attributes: [{ name: 'jobTitle', before, after }], links: [] },
});

const deleted: TrueChange = { ...user, sequence: 3, actor, kind: 'softDeleted' };

const joined = (sequence: number, kind: 'linkAdded' | 'linkRemoved'): TrueChange => ({
  ...{ objectId: 'sales', objectType: 'group', sequence, actor, kind },
  ...{ relation: 'members', targetId: 'ada', targetType: 'user' },
});

/** A round in which nothing happened. */
const at = (sequence: number) => ({ from: sequence, until: sequence });

describe('holding a timeline against what happened', () => {
  const three = [titled(1, 'A', 'B'), titled(2, 'B', 'C'), titled(3, 'C', 'D')];

  it('lets values be missing that no round of looks can have met', () => {
    const verdict = judged(three, [told('A', 'D')], { since: 0, rounds: [at(3)] });

    expect(verdict).toEqual({ invented: [], lost: [], told: 1 });
  });

  it('finds a value lost that stood when every reader looked', () => {
    const { lost } = judged(three, [told('A', 'D')], { since: 0, rounds: [at(2), at(3)] });

    expect(lost).toEqual([expect.stringContaining('ada jobTitle: seen as ["C", "D"]')]);
  });

  it('lets a value be missing that changed while the readers looked, some before and some after', () => {
    const rounds = [{ from: 2, until: 3 }];

    expect(judged(three, [], { since: 0, rounds }).lost).toEqual([]);
    expect(judged(three, [], { since: 0, rounds: [...rounds, at(3)] }).lost).toHaveLength(1);
  });

  it('finds a value invented that never was', () => {
    const { invented } = judged(three, [told('A', 'X')], { since: 0, rounds: [] });

    expect(invented).toEqual([expect.stringContaining('told as ["X"]')]);
  });

  it('finds values told in another order invented', () => {
    const { invented } = judged(three, [told('A', 'C'), told('C', 'B')], { since: 0, rounds: [] });

    expect(invented).toHaveLength(1);
  });

  it('finds a change told twice invented', () => {
    const { invented } = judged(three, [told('A', 'B'), told('A', 'B')], { since: 0, rounds: [] });

    expect(invented).toHaveLength(1);
  });

  it('finds a change invented of what nobody touched', () => {
    const { invented } = judged([], [told('A', 'B')], { since: 0, rounds: [] });

    expect(invented).toEqual([expect.stringContaining('was left alone')]);
  });

  it('asks for nothing of an object that was in the bin when every reader looked', () => {
    const truth = [titled(1, 'A', 'B'), deleted];
    const gone: ChangeEvent = {
      type: 'ObjectSoftDeleted',
      data: { ...subject, deletedDateTime: null },
    };

    expect(judged(truth, [gone], { since: 0, rounds: [at(3)] }).lost).toEqual([]);
    expect(judged(truth, [], { since: 0, rounds: [at(3)] }).lost).toHaveLength(1);
  });

  it('asks for nothing that the directory itself takes away and may bring back', () => {
    const taken: TrueChange = { ...deleted, actor: { kind: 'directory' }, kind: 'hardDeleted' };

    expect(judged([taken], [], { since: 0, rounds: [at(3)] }).lost).toEqual([]);
  });

  it('leaves alone what was known before it began', () => {
    expect(judged(three, [], { since: 3, rounds: [at(3)] })).toMatchObject({
      lost: [],
      invented: [],
    });
  });

  it('asks for what a new object is, and not for its id once more', () => {
    const born: TrueChange = {
      ...{ ...user, sequence: 1, actor, kind: 'created' },
      after: { id: 'ada', jobTitle: 'A' },
    };
    const seen: ChangeEvent = {
      type: 'ObjectCreated',
      data: { ...subject, attributes: { jobTitle: 'A' }, links: [] },
    };

    expect(judged([born], [seen], { since: 0, rounds: [at(1)] })).toMatchObject({
      ...{ lost: [], invented: [] },
    });
    expect(judged([born], [], { since: 0, rounds: [at(1)] }).lost).toHaveLength(2);
  });

  it('follows links as well', () => {
    const truth = [joined(1, 'linkAdded'), joined(2, 'linkRemoved')];

    expect(judged(truth, [], { since: 0, rounds: [at(1), at(2)] }).lost).toHaveLength(1);
    expect(judged(truth, [], { since: 0, rounds: [at(2)] }).lost).toEqual([]);
  });

  it('follows the parts of a value that is an object, each by its path', () => {
    const policy = { objectId: objectId('ca'), objectType: 'conditionalAccessPolicy' };
    const conditions = (excludeGroups: Json) => ({ conditions: { users: { excludeGroups } } });
    const change: TrueChange = {
      ...{ ...policy, sequence: 1, actor, kind: 'updated' },
      before: conditions(['g']),
      after: conditions([]),
    };
    const name = 'conditions/users/excludeGroups';
    const event: ChangeEvent = {
      type: 'ObjectChanged',
      data: {
        ...{ ...policy, displayName: 'CA000', window },
        ...{ attributes: [{ name, before: ['g'], after: [] }], links: [] },
      },
    };

    expect(judged([change], [event], { since: 0, rounds: [at(1)] })).toEqual({
      ...{ invented: [], lost: [], told: 1 },
    });
  });
});
