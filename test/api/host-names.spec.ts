import type { HostNames } from '../../src/api/host-names.js';
import { httpAdapter } from '../../src/api/http-adapter.js';

describe('the name a server is asked under', () => {
  const statusFor = async (host: string, names?: HostNames): Promise<number> => {
    const adapter = httpAdapter(names === undefined ? {} : { names });
    const { statusCode } = await adapter.inject({
      method: 'GET',
      url: '/nothing',
      headers: { host },
    });
    return statusCode;
  };
  const [TAKEN, REFUSED] = [404, 500];

  it('is one of this machine, or the public one it was told', async () => {
    expect(await statusFor('127.0.0.1:4100')).toBe(TAKEN);
    expect(await statusFor('stateline.example')).toBe(REFUSED);
    expect(await statusFor('stateline.example', ['stateline.example'])).toBe(TAKEN);
    expect(await statusFor('Stateline.Example:443', ['stateline.example'])).toBe(TAKEN);
    expect(await statusFor('rebound.example', ['stateline.example'])).toBe(REFUSED);
  });

  it('does not matter where nothing but health is answered', async () => {
    expect(await statusFor('10.0.0.7:4100', 'any')).toBe(TAKEN);
  });
});
