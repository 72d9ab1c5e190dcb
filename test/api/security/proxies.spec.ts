import { httpAdapter, type HttpOptions } from '../../../src/api/http-adapter.js';

interface Seen {
  readonly ip: string;
  readonly protocol: string;
  readonly host: string;
}

const seenBy = async (options: Partial<HttpOptions>, headers: object): Promise<Seen> => {
  const adapter = httpAdapter({ names: ['stateline.example', 'inside.example'], ...options });
  adapter.getInstance().get('/seen', ({ ip, protocol, host }) => ({ ip, protocol, host }));
  const { body, statusCode } = await adapter.inject({
    method: 'GET',
    url: '/seen',
    headers: { host: 'inside.example', ...headers },
    remoteAddress: '10.0.0.9',
  });
  return statusCode === 200 ? (JSON.parse(body) as Seen) : Promise.reject(new Error(body));
};

const told = {
  'x-forwarded-for': '198.51.100.1, 203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'stateline.example',
};

describe('what a request says of its way here', () => {
  it('is not believed without a proxy that is configured', async () => {
    expect(await seenBy({}, told)).toEqual({
      ip: '10.0.0.9',
      protocol: 'http',
      host: 'inside.example',
    });
  });

  it('is believed of as many proxies as there are, and no further', async () => {
    const one = await seenBy({ trustedProxyHops: 1 }, told);
    const two = await seenBy({ trustedProxyHops: 2 }, told);

    expect(one).toEqual({ ip: '203.0.113.7', protocol: 'https', host: 'stateline.example' });
    expect(two.ip).toBe('198.51.100.1');
  });

  it('does not make a stranger of a name one of ours', async () => {
    const strange = { 'x-forwarded-host': 'rebound.example' };

    await expect(seenBy({ trustedProxyHops: 1 }, strange)).rejects.toThrow('Host takes');
    await expect(seenBy({ trustedProxyHops: 1 }, { 'x-forwarded-host': 'a b' })).rejects.toThrow();
  });

  it('does not hide the name that a browser asked for', async () => {
    const rebound = { ...told, host: 'rebound.example' };

    await expect(seenBy({ trustedProxyHops: 1 }, rebound)).rejects.toThrow('Host takes');
  });
});
