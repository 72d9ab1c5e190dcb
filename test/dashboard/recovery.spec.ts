import type { Permission, Recovery, RecoveryStep } from '../../src/dashboard/api/types.js';
import {
  actsOn,
  allowedOn,
  missingWords,
  shareDone,
} from '../../src/dashboard/recovery/allowed.js';
import { againLink } from '../../src/dashboard/recovery/ask-again.js';
import { choiceFields, choiceWords, defaultOf } from '../../src/dashboard/recovery/choices.js';
import { meaningOf } from '../../src/dashboard/recovery/meaning.js';
import { openFirst } from '../../src/dashboard/recovery/open-first.js';
import { questionAbout } from '../../src/dashboard/recovery/questions.js';
import { valuesOf } from '../../src/dashboard/recovery/values.js';
import { bodyOf, parametersOf, wantedOf } from '../../src/dashboard/recovery/wanted.js';
import {
  operationWords,
  outcomeWords,
  scopeWords,
  sourceWords,
} from '../../src/dashboard/recovery/words.js';
import { defaultChoices } from '../../src/domain/recovery/plan.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const side = { instant: '2026-11-20T14:05:00Z', position: '7' };
const nothing = { applied: 0, partial: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 0 };

const recovery = (differences: Partial<Recovery> = {}): Recovery => ({
  recoveryId: 'r1',
  tenantId: 't',
  status: 'planned',
  source: { kind: 'instant', target: side },
  scope: {},
  choices: { ...defaultChoices, exceptions: [] },
  requestedBy: 'ada',
  requestedById: null,
  requesterMadeById: null,
  reason: 'A try',
  approval: null,
  requestedAt: '2026-11-21T11:00:00Z',
  planHash: 'hash',
  expiresAt: '2026-11-22T11:00:00Z',
  totals: { steps: 14, blocked: 1, kept: 1, objects: 9, estimatedMs: 90_000 },
  proof: { holds: true, violations: [], remarks: [] },
  approvedBy: null,
  approvedById: null,
  overruled: null,
  rehearsal: null,
  outcome: nothing,
  startedAt: null,
  finishedAt: null,
  backupId: null,
  estimatedFinishAt: null,
  failure: null,
  ...differences,
});

const REFUSED: Recovery['proof'] = {
  holds: false,
  violations: [
    {
      rule: 'break-glass',
      stepId: 's0003',
      policyId: 'p',
      policyName: 'CA000',
      detail: 'rescue is asked for a second factor',
    },
  ],
  remarks: [],
};

const step = (differences: Partial<RecoveryStep['step']>): RecoveryStep['step'] => ({
  stepId: 's0001',
  objectId: 'o',
  objectType: 'user',
  displayName: 'Ada',
  rank: 100,
  reason: 'Changed',
  place: null,
  changeIds: [],
  blocked: null,
  operation: 'update',
  ...differences,
});

describe('What can be done about a recovery', () => {
  it.each([
    ['requested', {}, ['cancel']],
    ['planned', {}, ['approve', 'rehearse', 'reject', 'cancel']],
    ['planned', { expiresAt: '2026-11-21T11:59:59Z' }, ['cancel']],
    [
      'planned',
      { totals: { steps: 2, blocked: 1, kept: 1, objects: 2, estimatedMs: 0 } },
      ['reject', 'cancel'],
    ],
    ['running', {}, ['pause', 'cancel']],
    ['paused', {}, ['resume', 'cancel']],
    ['rejected', {}, []],
    ['completed', { startedAt: side.instant, outcome: { ...nothing, applied: 12 } }, ['undo']],
    [
      'completed',
      { startedAt: side.instant, outcome: { ...nothing, applied: 11, failed: 1 } },
      ['undo', 'retry'],
    ],
    ['cancelled', { startedAt: side.instant }, ['retry']],
    ['cancelled', {}, []],
  ] as const)('follows from how it stands: %s %j', (status, differences, acts) => {
    expect(actsOn(recovery({ status, ...differences }), NOW)).toEqual(acts);
  });

  it('is offered to those who may do it, and a plan is rejected by who may, else cancelled', () => {
    const all: Permission[] = [
      ...(['recovery/approve', 'backup/recovery/create', 'backup/recovery/cancel'] as const),
    ];
    expect(allowedOn(recovery(), NOW, all)).toEqual(['approve', 'rehearse', 'reject']);
    expect(allowedOn(recovery(), NOW, ['backup/recovery/cancel'])).toEqual(['cancel']);
    expect(allowedOn(recovery(), NOW, [])).toEqual([]);
    expect(missingWords(recovery(), NOW, all)).toBeNull();
    expect(missingWords(recovery(), NOW, ['backup/recovery/create'])).toBe(
      'Your roles do not let you do this here: approve, reject (recovery/approve); cancel (backup/recovery/cancel).',
    );
  });

  it('asks for one right more where the proof refused the plan', () => {
    const refused = recovery({ proof: REFUSED });
    expect(allowedOn(refused, NOW, ['recovery/approve'])).toEqual(['reject']);
    expect(missingWords(refused, NOW, ['recovery/approve'])).toContain(
      'approve (recovery/overrule)',
    );
    expect(allowedOn(refused, NOW, ['recovery/approve', 'recovery/overrule'])).toContain('approve');
  });

  it('is asked with its numbers, and overruling with who would be locked out', () => {
    expect(questionAbout('approve', recovery(), 'contoso')).toMatchObject({
      consequence:
        '12 steps on 9 objects will be written to tenant contoso, in about 1 min 30 s (estimated).',
      action: 'Approve and write 12 steps',
      overrules: false,
    });
    const overruled = questionAbout('approve', recovery({ proof: REFUSED }), 'contoso');
    expect(overruled).toMatchObject({ overrules: true, needsReason: true });
    expect(overruled.consequence).toContain('after s0003, rescue is asked for a second factor');
  });
});

describe('How a recovery is told', () => {
  it('says in a sentence what it means that it stands so', () => {
    expect(meaningOf(recovery(), NOW)).toContain('waits for approval');
    expect(meaningOf(recovery({ expiresAt: side.instant }), NOW)).toContain('too old');
    const failed = { status: 'completed', outcome: { ...nothing, applied: 3, failed: 1 } } as const;
    expect(meaningOf(recovery(failed), NOW)).toContain('3 applied, 1 failed');
  });

  it('says what is brought back and where', () => {
    const cause = { from: side, until: side, actors: ['eve'], changeIds: ['a', 'b'] };
    expect(sourceWords({ kind: 'cause', cause })).toBe('Take back what eve did and 2 changes');
    expect(scopeWords({})).toBe('Everything');
    expect(scopeWords({ types: ['user'], objectIds: ['a', 'b', 'c'] })).toBe(
      'type User; 3 objects',
    );
    expect(outcomeWords(nothing)).toBe('nothing yet');
  });

  it('says what each step does', () => {
    const link = {
      ...{ relation: 'manager', targetId: 'b', targetType: 'user', targetName: 'Bob' },
    };
    expect(operationWords(step({ operation: 'addLink', link }))).toBe('Add Bob (manager)');
    const instead = { targetId: 'e', targetType: 'user', targetName: 'Eve' };
    expect(operationWords(step({ operation: 'addLink', link, instead }))).toBe(
      'Replace Eve by Bob (manager)',
    );
  });

  it('shows each value once, with what was found instead', () => {
    const verdict = { expected: 'A', desired: 'B', found: 'C', verdict: 'conflict' } as const;
    const values = valuesOf({
      step: step({ attributes: [{ name: 'department', expected: 'A', desired: 'B' }] }),
      outcome: 'skipped',
      verdicts: [
        { name: 'department', ...verdict },
        { name: 'status', ...verdict },
      ],
      detail: null,
    });
    expect(values).toMatchObject([
      { name: 'department', found: 'C', verdict: 'conflict' },
      { name: 'status', found: 'C' },
    ]);
  });

  it('says of no value what is said of the whole step', () => {
    const refused = { verdict: 'refused', expected: 'A', desired: 'B', found: 'A' } as const;
    const values = valuesOf({
      step: step({ attributes: [{ name: 'department', expected: 'A', desired: 'B' }] }),
      outcome: 'failed',
      verdicts: [
        { ...refused, name: 'department', detail: 'Not allowed' },
        { ...refused, name: 'jobTitle', detail: 'Too long' },
      ],
      detail: 'Not allowed',
    });
    expect(values).toMatchObject([
      { name: 'department', verdict: 'refused', detail: null },
      { name: 'jobTitle', verdict: 'refused', detail: 'Too long' },
    ]);
  });

  it('puts what is under way first, then what waits for somebody', () => {
    const ids = openFirst([
      recovery({ recoveryId: 'done', status: 'completed' }),
      recovery({ recoveryId: 'waits' }),
      recovery({ recoveryId: 'writes', status: 'running' }),
    ]).map(({ recoveryId }) => recoveryId);
    expect(ids).toEqual(['writes', 'waits', 'done']);
  });

  it('tells how far it is of what is to be written', () => {
    expect(shareDone(recovery({ outcome: { ...nothing, applied: 5, skipped: 1 } }))).toBe(0.5);
    expect(shareDone(recovery({ totals: null }))).toBeNull();
  });
});

describe('What a new recovery shall bring back', () => {
  const wantedBy = (search: string) => wantedOf(new URLSearchParams(search));

  it('has the choices of the server where nothing else is chosen', () => {
    for (const { field } of choiceFields) expect(defaultOf(field)).toBe(defaultChoices[field]);
    expect(choiceWords({ ...defaultChoices, exceptions: [] })).toBe('The defaults');
  });

  it.each([
    ['', 'instant', { target: '' }],
    ['target=2026-11-20T14:05:00Z', 'instant', { target: '2026-11-20T14:05:00Z' }],
    ['target=position:12', 'instant', { target: 'position:12' }],
    ['target=0b1c', 'backup', { target: '0b1c' }],
    ['reportId=r1', 'report', { reportId: 'r1' }],
    ['changeIds=a,b', 'cause', { cause: { changeIds: ['a', 'b'] } }],
  ])('is read from a link: %s', (search, by, body) => {
    const wanted = wantedBy(search);
    expect(wanted.by).toBe(by);
    expect(bodyOf(wanted)).toMatchObject(body);
  });

  it('needs no typing to undo a change', () => {
    expect(bodyOf(wantedBy('changeIds=a')).reason).toBe('Undo of a change');
    expect(bodyOf(wantedBy('actors=eve')).reason).toBe('Undo of what eve did');
  });

  it('is restored by its address, with exceptions', () => {
    const search = new URLSearchParams({
      actors: 'eve, mallory',
      types: 'user',
      linksChoice: 'merge',
      exceptions: JSON.stringify([{ where: { types: 'group' }, choice: { links: 'skip' } }]),
    });
    const wanted = wantedOf(search);
    expect(wantedOf(parametersOf(wanted))).toEqual(wanted);
    expect(bodyOf(wanted)).toMatchObject({
      cause: { actors: ['eve', 'mallory'] },
      scope: { types: ['user'] },
      choices: {
        links: 'merge',
        exceptions: [{ where: { types: ['group'] }, choice: { links: 'skip' } }],
      },
    });
    expect(bodyOf(wanted).choices?.exceptions?.[0]?.where).toEqual({ types: ['group'] });
  });

  it('stands a broken address', () => {
    expect(wantedBy('by=nothing&exceptions=%7B').exceptions).toEqual([]);
    expect(wantedBy('exceptions=[7]').exceptions).toHaveLength(1);
  });

  const whole = recovery({
    scope: { types: ['user', 'group'], attributes: ['department'], filter: "city eq 'Ulm'" },
    choices: {
      ...defaultChoices,
      created: 'softDelete',
      exceptions: [{ where: { types: ['group'], targetIds: ['x'] }, choice: { links: 'skip' } }],
    },
    expiresAt: side.instant,
  });
  const againBy = (again: Recovery) => {
    const link = againLink(again, NOW);
    return link === null
      ? null
      : bodyOf(wantedOf(new URLSearchParams(link.slice(link.indexOf('?')))));
  };

  it('can be asked for again as it was, once its plan came to nothing', () => {
    const { scope, choices, reason } = whole;
    expect(againBy(whole)).toEqual({ target: side.instant, scope, choices, reason });
    const sources: readonly [Recovery['source'], object][] = [
      [{ kind: 'backup', backupId: 'b1' }, { target: 'b1' }],
      [{ kind: 'report', reportId: 'r1' }, { reportId: 'r1' }],
      [
        {
          kind: 'cause',
          cause: { from: side, until: side, actors: ['eve'], changeIds: ['a', 'b'] },
        },
        {
          cause: {
            ...{ actors: ['eve'], changeIds: ['a', 'b'] },
            ...{ from: side.instant, until: side.instant },
          },
        },
      ],
    ];
    for (const [source, body] of sources) {
      expect(againBy(recovery({ status: 'rejected', source }))).toMatchObject(body);
    }
  });

  it('is not asked for again while its plan may still be written, nor where the form cannot say it', () => {
    expect(againBy(recovery())).toBeNull();
    expect(againBy(recovery({ status: 'cancelled', startedAt: side.instant }))).toBeNull();
    expect(againBy({ ...whole, scope: { actors: ['eve'] } })).toBeNull();
    expect(againBy({ ...whole, source: { kind: 'undo', recoveryId: 'r0' } })).toBeNull();
  });
});
