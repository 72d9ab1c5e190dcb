import { Field, Select } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { Report } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { localTime } from '../ui/time.js';
import { saidOf } from './field-errors.js';
import type { PartProps } from './part-props.js';
import { counted } from './words.js';

const NEWEST = 50;

/** One of the newest reports, or the one that a link named. */
export const ReportField = ({ wanted, setText, problem }: PartProps) => {
  const { reportId } = wanted.texts;
  const { data } = queries.useQuery('get', '/api/tenants/{tenantId}/reports', {
    params: { path: useTenantPath(), query: { limit: NEWEST } },
  });
  const rows = data?.rows ?? [];
  const isListed = rows.some((report) => report.reportId === reportId);
  return (
    <Field
      label="Report"
      required
      hint={`The newest ${String(NEWEST)}; start from an older report itself`}
      {...saidOf(problem, 'reportId')}
    >
      <Select value={reportId} onChange={(_, { value }) => setText('reportId', value)}>
        <option value="">Choose a report</option>
        {reportId !== '' && !isListed && <option value={reportId}>{reportId}</option>}
        {rows.map((report) => (
          <option key={report.reportId} value={report.reportId}>
            {titleOf(report)}
          </option>
        ))}
      </Select>
    </Field>
  );
};

const titleOf = ({ from, until, totals }: Report): string => {
  const sides = `${localTime(from.instant)} – ${localTime(until.instant)}`;
  return totals === null ? sides : `${sides} · ${counted(totals.objects, 'object')}`;
};
