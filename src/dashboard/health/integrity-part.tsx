import { Text } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { useMay, useTenantPath } from '../shell/session.js';
import { CopiedText } from '../ui/copied-text.js';
import { Facts } from '../ui/facts.js';
import { Instant } from '../ui/instant.js';
import { Failed, Loading } from '../ui/states.js';
import { dashedDays } from '../ui/time.js';

/** What the log is sealed with; whether it still holds is checked apart, by who holds the evidence. */
export const IntegrityPart = () => {
  const path = useTenantPath();
  const mayExport = useMay('evidence/export');
  const { data, error, refetch } = queries.useQuery('get', '/api/tenants/{tenantId}/integrity', {
    params: { path },
  });
  if (data === undefined) {
    return error === null ? (
      <Loading what="seals" />
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  }
  const { keys, lastBackup, heads, keptAfter } = data;
  const newest = keys.at(-1);
  return (
    <>
      <Facts
        facts={[
          [
            'Last sealed backup',
            lastBackup === null ? 'none yet' : <Instant key="at" at={lastBackup.instant} />,
          ],
          [
            'Signing key',
            newest === undefined ? (
              'none yet'
            ) : (
              <CopiedText key="key" what="key id" text={newest.keyId} />
            ),
          ],
          ['Keys so far', String(keys.length)],
          ['Streams in the chain', heads.length.toLocaleString()],
          [
            'Only the sealed state is kept up to',
            dashedDays(keptAfter ?? 'nothing was removed yet'),
          ],
        ]}
      />
      <Text size={200}>
        Whether nothing was altered is checked apart from this server:{' '}
        <code>stateline evidence</code>, then <code>stateline verify</code>.
        {!mayExport && ' You may not export the evidence.'}
      </Text>
    </>
  );
};
