import { instantAt } from '../../../src/domain/instant.js';
import { recordedAct } from '../../../src/domain/operators/recorded-act.js';
import { anAct } from '../../support/some-acts.js';

const NOW = instantAt(Date.UTC(2026, 10, 21, 12));

describe('An act as it is recorded', () => {
  it('says everything that is known, and that the rest is not', () => {
    const act = anAct({ query: { type: 'user' }, status: 200, requestId: 'r-1' });

    expect(recordedAct(act, NOW)).toEqual({
      action: 'read',
      actor: { name: 'Ada', id: 'ada-id', kind: 'user' },
      address: '192.0.2.7',
      outcome: 'allowed',
      permission: 'history/read',
      method: 'GET',
      route: '/api/tenants/:tenantId/state',
      target: '/api/tenants/t/state',
      reason: null,
      correlationId: 'c-1',
      query: { type: 'user' },
      status: 200,
      error: null,
      requestId: 'r-1',
      at: NOW,
      times: 1,
    });
  });

  it('takes only what an actor is recorded with', () => {
    const principal = { ...anAct().actor, permissions: new Set(['all']), secret: 'hush' };

    expect(recordedAct(anAct({ actor: principal }), NOW).actor).toEqual(anAct().actor);
  });

  it.each([
    ['a line break', 'one\r\ntwo', String.raw`one\u{d}\u{a}two`],
    ['an order to a terminal', '\u001b[2Jgone', String.raw`\u{1b}[2Jgone`],
    ['a mark that turns text round', 'txt.\u202eexe', String.raw`txt.\u{202e}exe`],
    ['another line break', 'one\u2028two', String.raw`one\u{2028}two`],
    ['half a character', 'a\ud83d', 'a\ufffd'],
  ])('makes %s harmless', (_what, text, harmless) => {
    const act = anAct({ reason: text, actor: { name: text, id: text, kind: 'user' } });
    const { reason, actor } = recordedAct({ ...act, target: text, query: { [text]: text } }, NOW);

    expect([reason, actor.name, actor.id]).toEqual([harmless, harmless, harmless]);
    expect(recordedAct({ ...act, query: { [text]: text } }, NOW).query).toEqual({
      [harmless]: harmless,
    });
  });

  it('cuts what is long', () => {
    const long = '😀'.repeat(100_000);
    const names = Array.from({ length: 500 }, (_, number) => [`${String(number)}${long}`, long]);
    const act = anAct({
      ...{ reason: long, target: long, address: long, correlationId: long, error: long },
      actor: { name: long, id: long, kind: 'user' },
      query: Object.fromEntries(names) as Record<string, string>,
    });

    const recorded = recordedAct(act, NOW);

    expect(recorded.reason).toHaveLength(1000);
    expect(recorded.reason).toMatch(/…$/);
    expect(JSON.stringify(recorded).isWellFormed()).toBe(true);
    expect(JSON.stringify(recorded).length).toBeLessThan(12_000);
  });

  it('keeps a filter that has the name of something every object has', () => {
    const query = JSON.parse('{"__proto__": "x"}') as Record<string, string>;

    expect(JSON.stringify(recordedAct(anAct({ query }), NOW).query)).toBe('{"__proto__":"x"}');
  });
});
