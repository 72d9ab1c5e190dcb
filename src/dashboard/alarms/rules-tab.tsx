import { Badge, MessageBar, MessageBarBody, Text } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { AlarmRule } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { LoadedAt } from '../ui/freshness.js';
import { PlainTable } from '../ui/plain-table.js';
import { Failed, Loading } from '../ui/states.js';
import { AlarmLevel } from './level.js';

const ORIGINS = { shipped: 'shipped', changed: 'shipped, changed here', own: 'own' } as const;
const MINUTE_MS = 60_000;

/** What raises alarms, and why; changed in a file, so that nobody switches one off in passing. */
export const RulesTab = () => {
  const path = useTenantPath();
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/alarms/rules',
    { params: { path } },
  );
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="rules" />;
  return (
    <>
      <LoadedAt at={dataUpdatedAt} />
      <Text>
        {data.file === null
          ? 'As shipped. A file that STATELINE_ALARMS_FILE names changes them and adds others.'
          : `As shipped, changed by ${data.file}.`}
      </Text>
      {data.breakGlassAccounts === 0 && (
        <MessageBar intent="warning">
          <MessageBarBody>
            No account for emergencies is named (<code>STATELINE_BREAK_GLASS</code>): the rules
            about them find nothing.
          </MessageBarBody>
        </MessageBar>
      )}
      <PlainTable label="Rules" stacks>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Level</th>
            <th scope="col">Finds</th>
            <th scope="col">Source</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {data.rules.map((rule) => (
            <tr key={rule.name}>
              <th scope="row">{rule.name}</th>
              <td>
                {rule.isOn ? (
                  <AlarmLevel level={rule.level} />
                ) : (
                  <Badge appearance="outline">Off</Badge>
                )}
              </td>
              <td>
                {rule.text}
                {rate(rule)}
                {rule.undo && ' Undone at once.'}
              </td>
              <td>{rule.source ?? ''}</td>
              <td>{ORIGINS[rule.origin]}</td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
    </>
  );
};

const rate = ({ rate: counted, waitsForAudit }: AlarmRule): string => {
  const late = waitsForAudit ? '. Waits for the audit log.' : '.';
  if (counted === null || counted.moreThan === 0) return late;
  const { moreThan, of, withinMs, per } = counted;
  const minutes = (withinMs / MINUTE_MS).toLocaleString('en');
  return `: more than ${moreThan.toLocaleString('en')} ${of} in ${minutes} min, for each ${per}${late}`;
};
