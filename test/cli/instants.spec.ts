import { instantFrom, spellRelativeInstants } from '../../src/cli/instants.js';

const now = new Date('2026-11-20T14:05:00.000Z');

const read = (text: string) => {
  let said = '';
  const io = {
    now: () => now,
    err: (line: string) => {
      said += line;
    },
  };
  const [word = ''] = spellRelativeInstants([text]);
  return { instant: instantFrom(word, io), said };
};

describe('Instants on the command line', () => {
  it.each([
    ['-90s', '2026-11-20T14:03:30.000Z'],
    ['-30m', '2026-11-20T13:35:00.000Z'],
    ['-2h', '2026-11-20T12:05:00.000Z'],
    ['-3d', '2026-11-17T14:05:00.000Z'],
    ['-1w', '2026-11-13T14:05:00.000Z'],
  ])('takes %s as that long ago', (text, instant) => {
    expect(read(text).instant).toBe(instant);
  });

  it('reads words in the local zone and says what they came to in UTC', () => {
    const local = new Date(now);
    local.setDate(local.getDate() - 1);
    local.setHours(14, 0, 0, 0);

    const { instant, said } = read('yesterday 14:00');

    expect(instant).toBe(local.toISOString());
    expect(said).toBe(`yesterday 14:00 is ${local.toISOString()}\n`);
  });

  it('reads an instant without a zone in the local zone', () => {
    const { instant } = read('2026-11-20T09:00');

    expect(instant).toBe(new Date('2026-11-20T09:00').toISOString());
  });

  it.each([
    'now',
    'position:123',
    '2026-11-20T14:05:00Z',
    '2026-11-20T14:05:00.123+01:00',
    '3f0c2a34-3f0a-4a57-9d3e-0f2a2f0b6a11',
    'no instant at all',
    'may be yesterday, or not',
  ])('leaves %s to the server', (text) => {
    expect(read(text)).toEqual({ instant: text, said: '' });
  });

  it('leaves options alone', () => {
    const argv = ['timeline', '--from', '-2h', '-h', '--limit', '-2', '-V'];

    expect(spellRelativeInstants(argv)).toEqual([
      'timeline',
      '--from',
      '2h ago',
      '-h',
      '--limit',
      '-2',
      '-V',
    ]);
  });
});
