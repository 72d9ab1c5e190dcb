import { causeBody, causeOf, causeTitle } from '../../src/dashboard/incident/cause.js';
import { wouldBeWords } from '../../src/dashboard/incident/would-be-words.js';

const nothing = { actor: '', correlationId: '', from: '', until: '' };
const FROM = '2026-11-20T14:00:00.000Z';

describe('what an address of an incident asks for', () => {
  it('is nothing without somebody or an operation', () => {
    expect(causeOf(nothing)).toBeNull();
    expect(causeOf({ ...nothing, from: FROM })).toBeNull();
  });

  it('is an actor in a window', () => {
    const cause = causeOf({ ...nothing, actor: 'ada', from: FROM });
    expect(cause).toEqual({ actor: 'ada', from: FROM });
    expect(cause && causeBody(cause)).toEqual({ actors: ['ada'], from: FROM });
    expect(cause && causeTitle(cause)).toBe('What ada did');
    expect(cause && causeTitle(cause, 'Ada Lovelace')).toBe('What Ada Lovelace did');
  });

  it('is the operation alone where an actor is named as well, so that no more is undone than is shown', () => {
    const cause = causeOf({ ...nothing, actor: 'ada', correlationId: 'c1', until: FROM });
    expect(cause).toEqual({ correlationId: 'c1', until: FROM });
    expect(cause && causeBody(cause)).toEqual({ correlationIds: ['c1'], until: FROM });
    expect(cause && causeTitle(cause)).toBe('Operation c1');
  });
});

describe('how an object would be', () => {
  const same = { before: 'live', after: 'live' } as const;

  it('is told from what is to what would be', () => {
    const words = wouldBeWords({
      existence: same,
      attributes: [{ name: 'state', before: 'enabled', after: 'disabled' }],
      links: [
        { op: 'added', relation: 'members', targetId: 'u1', targetType: 'user' },
        { op: 'removed', relation: 'owners', targetId: 'u2', targetType: 'user' },
      ],
    });
    expect(words).toBe('state disabled → enabled; Member removed: User u1; Owner added: User u2');
  });

  it('begins with whether it would be there', () => {
    const words = wouldBeWords({
      existence: { before: 'live', after: 'soft-deleted' },
      ...{ attributes: [], links: [] },
    });
    expect(words).toBe('exist');
  });
});
