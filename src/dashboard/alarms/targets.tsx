import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { useMay, useTenantPath } from '../shell/session.js';
import { PlainTable } from '../ui/plain-table.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { levelTitle } from './level.js';

const KINDS = {
  webhook: 'Webhook',
  teams: 'Microsoft Teams',
  smtp: 'E-mail',
  syslog: 'SIEM (syslog)',
} as const;

/** Who is told, from which level on; each can be sent a test. */
export const Targets = () => {
  const path = useTenantPath();
  const { data, error, refetch } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/alarms/targets',
    { params: { path } },
  );
  return (
    <Section title="Targets">
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="targets" />}
      {data?.targets.length === 0 && (
        <MessageBar intent="warning">
          <MessageBarBody>
            Nobody is told of alarms: the file that <code>STATELINE_ALARMS_FILE</code> names has no
            targets. They are shown here only.
          </MessageBarBody>
        </MessageBar>
      )}
      {data !== undefined && data.targets.length > 0 && (
        <PlainTable label="Targets" stacks>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Kind</th>
              <th scope="col">Told from</th>
              <th scope="col">Rules</th>
              <th scope="col">Test</th>
            </tr>
          </thead>
          <tbody>
            {data.targets.map(({ name, kind, level, rules }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{KINDS[kind]}</td>
                <td>{levelTitle(level)}</td>
                <td>{rules === null ? 'all' : rules.join(', ')}</td>
                <td>
                  <Test target={name} />
                </td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
      )}
    </Section>
  );
};

const Test = ({ target }: { readonly target: string }) => {
  const path = useTenantPath();
  const may = useMay('settings/write');
  const test = queries.useMutation('post', '/api/tenants/{tenantId}/alarms/targets/test');
  return (
    <>
      <Button
        size="small"
        disabledFocusable={!may || test.isPending}
        title={may ? undefined : 'Your roles do not include settings/write.'}
        aria-label={`Send a test to ${target}`}
        onClick={() => test.mutate({ params: { path }, body: { target } })}
      >
        Send a test
      </Button>
      <span role="status">
        {test.data?.outcome === 'delivered' && ' It was taken.'}
        {test.data?.outcome === 'failed' && ` It failed: ${test.data.detail ?? 'no reason given'}`}
      </span>
      {test.error !== null && <Failed error={test.error} />}
    </>
  );
};
