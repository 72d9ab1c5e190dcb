import type { Route } from './asked-routes.js';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];
const PIECES = [
  ...[
    '',
    ' ',
    '\u0000',
    '..',
    '../../etc/passwd',
    '%2e%2e%2f',
    '%',
    '%zz',
    '"',
    "'",
    '\\',
    '{',
    '[[',
  ],
  ...['__proto__', 'constructor', 'null', 'true', '-1', '0', '1e309', 'NaN', '9007199254740993'],
  ...[
    'now',
    'position:0',
    'position:99999999999999999999',
    '-2h',
    '2026-02-30T00:00:00Z',
    '😀',
    '\u202e',
  ],
  ...[
    '=cmd()',
    '<script>',
    '${x}',
    '{{x}}',
    "' or 1 eq 1",
    'a/any(m:m/id eq',
    '((((',
    'not not not',
  ],
];
const TYPES = [
  'application/json',
  'application/json; charset=utf-7',
  'text/plain',
  'application/x-ndjson',
  '',
  'x',
];
const HEADERS = [
  'accept',
  'authorization',
  'cookie',
  'prefer',
  'last-event-id',
  'x-correlation-id',
  'range',
  'if-none-match',
  'origin',
  'sec-fetch-site',
  'content-encoding',
  'x-forwarded-for',
  'accept-version',
  'upgrade',
];

/** Makes malformed requests out of the routes of a server; the same for the same seed. */
export class MalformedRequests {
  constructor(
    private readonly routes: readonly Route[],
    private readonly tenantId: string,
    private readonly random: () => number,
  ) {}

  /** The bytes of a request, in Latin-1; `isHttp`: whether it ends where it says. */
  next(): { readonly bytes: string; readonly isHttp: boolean } {
    const whole = this.whole();
    if (this.random() > 0.08) return { bytes: whole, isHttp: true };
    return { bytes: this.broken(whole), isHttp: false };
  }

  private whole(): string {
    const route = this.one(this.routes);
    const method = this.random() < 0.8 ? route.method : this.one(METHODS);
    const hasBody = route.method !== 'GET' || this.random() < 0.05;
    const body = hasBody ? Buffer.from(this.body(route)).toString('latin1') : '';
    const type = this.random() < 0.9 ? 'application/json' : this.one(TYPES);
    const lines = [
      `${method} ${this.address(route)} HTTP/1.1`,
      `host: ${this.random() < 0.98 ? 'localhost' : inLine(this.text())}`,
      ...(hasBody ? [`content-type: ${type}`, `content-length: ${body.length}`] : []),
      ...(this.random() < 0.3 ? [`${this.one(HEADERS)}: ${inLine(this.text())}`] : []),
    ];
    return `${lines.join('\r\n')}\r\n\r\n${body}`;
  }

  private address({ path, inPath, inQuery }: Route): string {
    const filled = inPath.reduce((whole, name) => {
      const isGood = name === 'tenantId' && this.random() < 0.95;
      return whole.replace(`{${name}}`, () => (isGood ? this.tenantId : this.inAddress()));
    }, path);
    const query = inQuery
      .filter(() => this.random() < 0.4)
      .map((name) => `${this.random() < 0.95 ? name : this.inAddress()}=${this.inAddress()}`);
    return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
  }

  private inAddress(): string {
    const text = this.text().toWellFormed();
    return this.random() < 0.9 ? encodeURIComponent(text) : text.replace(/[^!-~]/g, '%');
  }

  /** Never one that is taken: what a route has no fields for is refused. */
  private body({ inBody }: Route): string {
    const body: Record<string, unknown> = { [this.text()]: this.value(0) };
    for (const field of inBody) {
      const [name = ''] = field.split('.');
      if (this.random() < 0.6) body[name] = this.value(0);
    }
    const text = JSON.stringify(body);
    if (this.random() < 0.8) return text;
    const at = Math.floor(this.random() * text.length);
    return `${text.slice(0, at)}${this.text()}${text.slice(at + 1)}`;
  }

  private value(depth: number): unknown {
    const kind = this.random();
    if (depth > 3 || kind < 0.5) return this.text();
    if (kind < 0.6) return Math.round((this.random() - 0.5) * 1e12);
    if (kind < 0.7) return this.one([null, true, false, 0, {}, []]);
    const count = Math.floor(this.random() * 4);
    const values = Array.from({ length: count }, () => this.value(depth + 1));
    if (kind < 0.85) return values;
    return Object.fromEntries(values.map((value) => [this.text(), value]));
  }

  private text(): string {
    const piece = this.one(PIECES);
    if (this.random() < 0.05) return piece.repeat(Math.floor(this.random() * 200));
    return this.random() < 0.7 ? piece : `${piece}${this.one(PIECES)}`;
  }

  /** Cut off, with bytes written over, or with others between. */
  private broken(whole: string): string {
    const at = Math.floor(this.random() * whole.length);
    const byte = String.fromCharCode(Math.floor(this.random() * 256));
    const kind = this.random();
    if (kind < 0.3) return whole.slice(0, at);
    if (kind < 0.7) return `${whole.slice(0, at)}${byte}${whole.slice(at + 1)}`;
    return `${whole.slice(0, at)}${byte.repeat(Math.floor(this.random() * 500))}${whole.slice(at)}`;
  }

  private one<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new RangeError('There is nothing to choose from');
    return item;
  }
}

const inLine = (text: string): string => text.replace(/[^\t -~\u0080-\u00ff]/g, '?');
