import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { LoadedAt } from '../ui/freshness.js';
import { ObjectLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { PlainTable } from '../ui/plain-table.js';
import { RetentionSection } from './retention-section.js';
import { settingRows, type Settings } from './server-words.js';

const useStyles = makeStyles({
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** How this server is set, and where to change it. */
export const ServerTab = () => {
  const path = useTenantPath();
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/settings',
    { params: { path } },
  );
  if (data === undefined) {
    return error === null ? (
      <Loading what="the settings" />
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  }
  return (
    <>
      <RetentionSection />
      <Section title={`Stateline ${data.version}`} beside={<LoadedAt at={dataUpdatedAt} />}>
        <Text>
          As the process that answers was started. A setting is changed in the environment of the
          server, which is then started anew: nothing of it can be changed here.
        </Text>
        <PlainTable label="Settings of this server" stacks>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Is</th>
              <th scope="col">Set by</th>
            </tr>
          </thead>
          <tbody>
            {settingRows(data).map(({ title, words, setBy }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{words}</td>
                <td>
                  <code>{setBy}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
      </Section>
      <BreakGlass breakGlass={data.breakGlass} />
    </>
  );
};

const statuses = {
  live: 'there',
  'soft-deleted': 'DELETED, can be restored',
  'hard-deleted': 'DELETED for good',
} as const;

const BreakGlass = ({ breakGlass: { value, setBy } }: Pick<Settings, 'breakGlass'>) => {
  const styles = useStyles();
  return (
    <Section title="Emergency accounts of the directory">
      <Text>
        No recovery may lock these out. Set by <code>{setBy}</code>.
      </Text>
      {value.length === 0 ? (
        <Text>None are named: a recovery is not checked against them.</Text>
      ) : (
        <ul className={styles.list}>
          {value.map(({ named, objectId, displayName, status }) => (
            <li key={named}>
              {objectId === null ? (
                `${named}: no such account is known`
              ) : (
                <>
                  <ObjectLink objectId={objectId} displayName={displayName} /> ({named}
                  {status !== null && `, ${statuses[status]}`})
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
