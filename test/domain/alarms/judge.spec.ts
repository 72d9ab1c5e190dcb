import fc from 'fast-check';
import type { Alarm } from '../../../src/domain/alarms/alarm-events.js';
import type { AlarmRule } from '../../../src/domain/alarms/alarm-rule.js';
import type { LogEntry } from '../../../src/domain/alarms/case.js';
import type { Then } from '../../../src/domain/alarms/ground.js';
import { Judge, type JudgeState, NOTHING_JUDGED } from '../../../src/domain/alarms/judge.js';
import { shippedRules } from '../../../src/domain/alarms/shipped-rules.js';
import { outsideChangeWindows } from '../../../src/domain/alarms/shipped/outside-change-windows.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import type { StatelineEvent } from '../../../src/domain/events.js';
import { instantAt } from '../../../src/domain/instant.js';
import type { Actor } from '../../../src/domain/timeline/events.js';
import { someMetadata } from '../../support/events.js';

const START_MS = Date.UTC(2026, 10, 20, 14);
const at = (seconds: number) => instantAt(START_MS + seconds * 1000);
const nothingKnown: Then = {
  object: () => undefined,
  referencesTo: () => [],
  isIn: () => false,
  servicePrincipalOf: () => undefined,
};
const watched = { emergency: ['rescue@example.com'], applications: [] };
const by = (rules: readonly AlarmRule[]) => ({ rules, watched, sha256: (text: string) => text });

const entry = (id: string, seconds: number, event: StatelineEvent): LogEntry => ({
  id,
  event,
  metadata: someMetadata(),
  recordedAt: at(seconds),
});

const window = (seconds: number) => ({ after: at(seconds - 30), until: at(seconds) });
const subject = (id: string, type = 'user') => ({
  objectId: objectId(id),
  objectType: type,
  displayName: id,
});

const deletion = (id: string, seconds: number): LogEntry =>
  entry(`deletion of ${id} at ${String(seconds)}`, seconds, {
    type: 'ObjectSoftDeleted',
    data: { ...subject(id), window: window(seconds), deletedDateTime: null },
  });

const anActor = (id: string): Actor => ({ kind: 'user', id, name: `${id}@example.com`, ip: null });

const attribution = (change: LogEntry, actor: Actor, seconds: number, late = 60): LogEntry =>
  entry(`attribution of ${change.id}`, seconds + late, {
    type: 'ChangeAttributed',
    data: {
      ...subject('it'),
      changeId: change.id,
      actors: [actor],
      occurredAt: at(seconds),
      activity: 'Delete user',
      auditId: `audit of ${change.id}`,
      auditCorrelationId: null,
    },
  });

const judgedBy = (judge: Judge, entries: readonly LogEntry[]): readonly Alarm[] =>
  entries.flatMap((one) => judge.take(one, nothingKnown));
const judged = (entries: readonly LogEntry[], rules = shippedRules) =>
  judgedBy(new Judge(by(rules)), entries);

const deletions = (count: number, apartSeconds: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    deletion(`u${String(from + index)}`, from + index * apartSeconds),
  );

const roleGiven = (seconds: number, after: number): LogEntry =>
  entry('role', seconds, {
    type: 'ObjectChanged',
    data: {
      ...subject('Global Administrator', 'directoryRole'),
      window: { after: at(after), until: at(seconds) },
      attributes: [],
      links: [{ relation: 'members', targetId: objectId('u1'), targetType: 'user', op: 'added' }],
    },
  });

describe('The judge of alarms', () => {
  it('fires when more users are deleted than may be within the time, and not before', () => {
    expect(judged(deletions(50, 1))).toEqual([]);
    const [alarm, ...others] = judged(deletions(51, 1));
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ rule: 'users-deleted-in-mass', level: 'critical', changes: 51 });
    expect(alarm?.firedAt).toBe(at(50));
    expect(alarm?.changeIds[0]).toBe('deletion of u50 at 50');
    expect(judged(deletions(200, 10))).toEqual([]);
  });

  it('tells what goes on once, and again when it has paused', () => {
    const first = deletions(300, 1);
    expect(judged(first)).toHaveLength(1);
    expect(judged([...first, ...deletions(60, 1, 2000)])).toHaveLength(2);
  });

  it('counts things, not what is told of them: the same user twice is one', () => {
    const twice = Array.from({ length: 80 }, (_, index) => deletion('u1', index));
    expect(judged(twice)).toEqual([]);
  });

  it('says that an account for emergencies was used as soon as the audit log tells, and once for a burst', () => {
    const changes = deletions(5, 1);
    const rescue = anActor('rescue');
    const told = changes.map((change, index) => attribution(change, rescue, index));
    const alarms = judged([...changes, ...told]);
    expect(alarms).toMatchObject([{ rule: 'break-glass-used', actors: [rescue] }]);
    expect(alarms[0]?.firedAt).toBe(at(60));
    const others = changes.map((change, index) => attribution(change, anActor('ada'), index));
    expect(judged([...changes, ...others])).toEqual([]);
  });

  it('knows an account for emergencies by its name, also where a change names its id only', () => {
    const seen = entry('seen', 0, {
      type: 'ObjectDiscovered',
      data: {
        ...subject('id-of-rescue'),
        attributes: { userPrincipalName: 'Rescue@example.com' },
        links: [],
        window: window(0),
      },
    });
    const alarms = judged([seen, deletion('id-of-rescue', 10)]);
    expect(alarms.map(({ rule }) => rule)).toEqual(['break-glass-changed']);
    expect(judged([deletion('id-of-rescue', 10)])).toEqual([]);
  });

  it('waits for the audit log where a look cannot tell whether it was inside a change window', () => {
    const rule = outsideChangeWindows({
      touch: (from, until) => until >= START_MS + 600_000 && from <= START_MS + 1_200_000,
    });
    const rules = [rule];
    expect(judged([roleGiven(300, 270)], rules)).toHaveLength(1);
    const change = roleGiven(610, 590);
    expect(judged([change], rules)).toEqual([]);
    expect(judged([change, attribution(change, anActor('ada'), 605)], rules)).toEqual([]);
    const outside = judged([change, attribution(change, anActor('ada'), 595)], rules);
    expect(outside.map(({ firedAt }) => firedAt)).toEqual([at(655)]);
  });

  it('fires for a change that lies between two looks far apart, whatever windows lie in between', () => {
    const rule = outsideChangeWindows({ touch: () => true });
    expect(judged([roleGiven(90_000, 0)], [rule])).toHaveLength(1);
    expect(judged([roleGiven(90, 0)], [rule])).toEqual([]);
  });

  it('tells names on one line, without orders to who shows it, and keeps them as they are beside', () => {
    const rule: AlarmRule = {
      ...{ name: 'own', level: 'low', text: 'Deleted', source: null, undo: false },
      what: { seen: ({ type }) => type === 'ObjectSoftDeleted' },
    };
    const [alarm] = judged([deletion('gnp\u202e.exe\n\u001b[2J', 0)], [rule]);

    expect(alarm).toMatchObject({
      text: 'Deleted: gnp\ufffd.exe \ufffd[2J',
      objects: [{ displayName: 'gnp\u202e.exe\n\u001b[2J' }],
    });
  });

  it('finds the same after any restarts, with the same ids and times', () => {
    const actors = ['rescue', 'ada', 'grace'].map(anActor);
    const rules = shippedRules.map((rule) =>
      rule.rate === undefined ? rule : { ...rule, rate: { ...rule.rate, moreThan: 2 } },
    );
    const perActor: AlarmRule = {
      ...{ name: 'own', level: 'low', text: 'Deleted', source: null, undo: false },
      what: { seen: ({ type }) => type === 'ObjectSoftDeleted' },
      who: { kinds: new Set(['user']) },
      rate: { moreThan: 1, withinMs: 60_000, of: 'objects', per: 'actor' },
    };
    const someLog = fc
      .array(
        fc.record({
          user: fc.integer({ min: 0, max: 9 }),
          gap: fc.constantFrom(0, 5, 90, 4000),
          actor: fc.option(fc.integer({ min: 0, max: 2 })),
          late: fc.constantFrom(0, 30, 400),
        }),
        { minLength: 1, maxLength: 40 },
      )
      .map((steps) => {
        let seconds = 0;
        const entries = steps.flatMap(({ user, gap, actor, late }, index) => {
          seconds += gap;
          const change = deletion(`u${String(user)}`, seconds + index / 100);
          const known = actor === null ? undefined : actors[actor];
          return known === undefined
            ? [change]
            : [change, attribution(change, known, seconds, late)];
        });
        return entries.toSorted((one, other) => one.recordedAt.localeCompare(other.recordedAt));
      });
    fc.assert(
      fc.property(someLog, fc.array(fc.nat(80)), (entries, stops) => {
        const all = [...rules, perActor];
        let state: JudgeState = NOTHING_JUDGED;
        const restarted = entries.flatMap((one, index) => {
          const judge = new Judge(by(all), state);
          const alarms = judge.take(one, nothingKnown);
          // A kill in between loses what is not kept: the same is judged once more, by another.
          const again = new Judge(by(all), state);
          const judgedAgain = stops.includes(index) ? again.take(one, nothingKnown) : alarms;
          state = JSON.parse(
            JSON.stringify((stops.includes(index) ? again : judge).state),
          ) as JudgeState;
          return judgedAgain;
        });
        expect(restarted).toEqual(judged(entries, all));
      }),
      { numRuns: 60 },
    );
  });
});
