import { isAnyKnown } from '../../src/capture/reconciliation.js';
import { RecordedTenant } from '../history/recorded-tenant.js';
import { aUser, softDeleted } from '../history/directory-changes.js';

describe('what a whole reading of a type may miss', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const isKnown = async (type: string) => {
    await tenant.caughtUpWithLog();
    return isAnyKnown(tenant.tenant.now(), type);
  };

  it('is nothing where nothing was ever seen', async () => {
    await tenant.append(aUser('ada'));

    expect(await isKnown('group')).toBe(false);
  });

  it('is what is live, and what is in the bin', async () => {
    await tenant.append(aUser('ada'));
    expect(await isKnown('user')).toBe(true);

    await tenant.append(softDeleted('ada'));
    expect(await isKnown('user')).toBe(true);
  });

  it('is not what is gone for good', async () => {
    await tenant.append(aUser('ada'));
    await tenant.append(softDeleted('ada'));
    const { objectId, objectType, displayName, window } = aUser('ada').data;
    const data = { objectId, objectType, displayName, window, was: 'soft-deleted' as const };
    await tenant.append({ type: 'ObjectHardDeleted', data });

    expect(await isKnown('user')).toBe(false);
  });
});
