import type { Json, JsonObject } from '../../src/domain/json.js';
import {
  type RunningSimulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/start-simulator.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as an object; empty when there is none. */
  readonly body: Readonly<Record<string, Json | undefined>>;
  /** `value` of the body. */
  readonly value: readonly Item[];
}

export type Item = JsonObject & { readonly id: string };

export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawObject {
  readonly objectId: string;
  readonly status: string;
  readonly attributes: JsonObject;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** A running simulator with a client for each of its applications, and a clock that tests may set. */
export class SimulatedTenant {
  #reader = '';
  #writer = '';

  private constructor(
    readonly running: RunningSimulator,
    private readonly clock: { now: number },
  ) {}

  static async start(options: SimulatorOptions = {}): Promise<SimulatedTenant> {
    const clock = { now: Date.parse('2026-11-20T09:00:00Z') };
    const running = await startSimulator({
      seed: 11,
      users: 80,
      auditDelayMs: 0,
      enforceQuotas: false,
      clock: () => clock.now,
      ...options,
    });
    const tenant = new SimulatedTenant(running, clock);
    await tenant.signIn();
    return tenant;
  }

  async signIn(): Promise<void> {
    const { reader, writer } = this.running.credentials;
    this.#reader = await this.tokenFor(reader.clientId, reader.clientSecret);
    this.#writer = await this.tokenFor(writer.clientId, writer.clientSecret);
  }

  close(): Promise<void> {
    return this.running.close();
  }

  /** Time goes on. */
  pass(ms: number): void {
    this.clock.now += ms;
  }

  askToken(form: Readonly<Record<string, string>>): Promise<Answer> {
    return answerOf(
      fetch(this.running.tokenUrl, { method: 'POST', body: new URLSearchParams(form) }),
    );
  }

  async tokenFor(clientId: string, clientSecret: string): Promise<string> {
    const { body } = await this.askToken({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const token = body['access_token'];
    if (typeof token !== 'string') throw new TypeError(`no token: ${JSON.stringify(body)}`);
    return token;
  }

  /** Reads as the reader; the address may be a link of an answer. */
  get(address: string, options: AskOptions = {}): Promise<Answer> {
    return this.ask('GET', address, this.#reader, options);
  }

  /** Any request as the writer. */
  write(method: string, address: string, body?: unknown): Promise<Answer> {
    return this.ask(method, address, this.#writer, body === undefined ? {} : { body });
  }

  /** A write as the reader, who may not. */
  writeAsReader(method: string, address: string, body?: unknown): Promise<Answer> {
    return this.ask(method, address, this.#reader, body === undefined ? {} : { body });
  }

  ask(method: string, address: string, token: string, options: AskOptions): Promise<Answer> {
    const url = address.startsWith('http') ? address : `${this.running.graphUrl}${address}`;
    return answerOf(
      fetch(url, {
        method,
        headers: {
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      }),
    );
  }

  /** Every page from an address on, by next links. */
  async pages(address: string, options: AskOptions = {}): Promise<readonly Answer[]> {
    const pages: Answer[] = [];
    let next: Json | undefined = address;
    while (typeof next === 'string') {
      const page = await this.get(next, options);
      if (page.status !== 200) throw new Error(`${next}: ${page.status} ${page.text}`);
      pages.push(page);
      next = page.body['@odata.nextLink'];
    }
    return pages;
  }

  /** A whole round of delta: its items, and the link to the next round. */
  async round(address: string, options: AskOptions = {}) {
    const pages = await this.pages(address, options);
    const deltaLink = pages.at(-1)?.body['@odata.deltaLink'];
    if (typeof deltaLink !== 'string') throw new Error('the round has no delta link');
    return { pages, items: pages.flatMap(({ value }) => value), deltaLink };
  }

  /** The control port. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return answerOf(
      fetch(`${this.running.controlUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  }

  /** These faults, and no others, from now on. */
  async arm(...rules: readonly object[]): Promise<void> {
    const { status, text } = await this.control('PUT', '/faults', rules);
    if (status !== 200) throw new Error(text);
  }

  /** Something happens, done by the tenant's identity administrator. */
  async act(change: object): Promise<string> {
    const as = 'amara.lindqvist@meridianharbour.example';
    const answer = await this.control('POST', '/act', { as, ...change });
    if (answer.status !== 200) throw new Error(answer.text);
    return text(answer.body['objectId']);
  }

  /** The object with this name, past Graph. */
  async find(type: string, displayName: string): Promise<RawObject> {
    const query = new URLSearchParams({ type, displayName });
    const { body } = await this.control('GET', `/find?${query.toString()}`);
    const [found] = body['objects'] as unknown as readonly RawObject[];
    if (found === undefined) throw new Error(`no ${type} ${displayName}`);
    return found;
  }

  async raw(id: string): Promise<RawObject> {
    const { body } = await this.control('GET', `/objects/${id}`);
    return body as unknown as RawObject;
  }

  /** A user whose home is the cloud, and who is no named account. */
  async cloudUser(index = 0): Promise<Item> {
    const { value } = await this.get(
      '/v1.0/users?$select=id,displayName,userPrincipalName,userType,onPremisesSyncEnabled,jobTitle,department&$top=999',
    );
    const users = value.filter(
      (user) =>
        user['userType'] === 'Member' &&
        user['onPremisesSyncEnabled'] === null &&
        !/account$|Administrator$/.test(text(user['jobTitle'] ?? '')) &&
        user['department'] !== null,
    );
    const user = users[index + 7];
    if (user === undefined) throw new Error('no such user');
    return user;
  }
}

const answerOf = async (response: Promise<Response>): Promise<Answer> => {
  const { status, headers, ...rest } = await response.then(async (answer) => ({
    status: answer.status,
    headers: answer.headers,
    text: await answer.text(),
  }));
  const body = parsed(rest.text);
  return { status, headers, text: rest.text, body, value: (body['value'] ?? []) as Item[] };
};

const parsed = (text: string): Answer['body'] => {
  try {
    return text === '' ? {} : (JSON.parse(text) as Answer['body']);
  } catch {
    return {};
  }
};

/** A value that has to be text. */
export const text = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  throw new TypeError(`${JSON.stringify(value)} is no text`);
};

/** The `error.code` and `error.message` of an answer. */
export const errorOf = ({ body }: Answer): { readonly code: string; readonly message: string } => {
  const { error } = body as {
    readonly error?: { readonly code: string; readonly message: string };
  };
  return { code: error?.code ?? '', message: error?.message ?? '' };
};
