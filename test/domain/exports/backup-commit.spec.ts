import { ChangesTold } from '../../../src/domain/exports/backup-commit.js';

const told = (name: string | null, id: string | null = 'eve-id') => {
  const changes = new ChangesTold();
  changes.change([{ kind: 'user', id, name, ip: null }]);
  return { author: changes.author('t'), trailers: changes.trailers('t') };
};

describe('The author of a commit', () => {
  it('is who changed all of it', () => {
    expect(told('eve@contoso.com')).toEqual({
      author: { name: 'eve@contoso.com', mail: 'eve@contoso.com' },
      trailers: ['Changed-by: eve@contoso.com <eve@contoso.com> (1 change)'],
    });
    expect(told('Eve Adams').author).toEqual({ name: 'Eve Adams', mail: 'eve-id@t' });
  });

  it.each([
    ['turns the direction of text', 'moc.\u202eecila\u202c@contoso.com\u2066\u2069'],
    ['ends a line or the address', 'eve>\nauthor <ada@contoso.com>\u2028'],
    ['gives orders to a terminal', '\u001b[2Jeve\u009b@contoso.com'],
  ])('has no name that %s', (_, name) => {
    const { author, trailers } = told(name, name);

    for (const text of [author.name, author.mail, told('Eve', name).author.mail]) {
      expect(text).not.toMatch(/[\p{Cc}<>\u2028\u202a-\u202e\u2066-\u2069]/u);
    }
    for (const trailer of trailers) {
      expect(trailer).toMatch(
        /^Changed-by: [^<>\p{Cc}\u202a-\u202e\u2066-\u2069]+ <[^<> ]+> \(1 change\)$/u,
      );
    }
  });
});
