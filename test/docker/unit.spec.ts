import { readConfig } from '../../src/config.js';
import { readText } from './compose-file.js';

const unit = readText('deploy/systemd/stateline.service');
const linesIn = (text: string): readonly (readonly [name: string, value: string])[] =>
  [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
const settings = linesIn(unit);
const valuesOf = (wanted: string) =>
  settings.filter(([name]) => name === wanted).map(([, value]) => value);

describe('the unit of systemd', () => {
  it('starts what there is, with variables that Stateline takes, in folders the unit makes', () => {
    const variables = linesIn(valuesOf('Environment').join('\n'));
    const asked = linesIn(readText('deploy/systemd/stateline.env.example'));
    const filled = {
      STATELINE_TENANT_ID: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      STATELINE_CLIENT_ID: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      STATELINE_CLIENT_SECRET: 'a',
      STATELINE_PUBLIC_URL: 'https://stateline.example.org',
    };

    const config = readConfig({ ...Object.fromEntries([...asked, ...variables]), ...filled });

    const folders = String(valuesOf('StateDirectory')).split(' ');
    expect([config.dataFolder, config.keyFolder].map((path) => path.split('/')[3])).toEqual(
      folders,
    );
    expect(valuesOf('ExecStart')).toEqual([
      '/opt/stateline/node_modules/node/bin/node /opt/stateline/dist/cli.js start',
    ]);
  });

  it('lets it end by itself, and change nothing but its folders', () => {
    expect(Number(valuesOf('TimeoutStopSec'))).toBeGreaterThan(10);
    expect(valuesOf('RestartPreventExitStatus')).toEqual(['2']);
    expect(Object.fromEntries(settings)).toMatchObject({
      User: 'stateline',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      CapabilityBoundingSet: '',
      UMask: '0077',
    });
    // V8 compiles while it runs.
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });
});
