import {
  Button,
  Menu,
  MenuItemLink,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { ArrowDownloadRegular, ArrowUndoRegular, DismissRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { queries } from '../api/client.js';
import type { Report } from '../api/types.js';
import { newRecoveryLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { Failed } from '../ui/states.js';
import { wantedRecovery } from './wanted-recovery.js';
import { hasEnded } from './words.js';

interface ReportActsProps {
  readonly report: Report;
}

/** What can be done with a report as it stands. */
export const ReportActs = ({ report }: ReportActsProps) => {
  if (!hasEnded(report.status)) return <Cancel report={report} />;
  if (report.status !== 'completed') return null;
  return (
    <>
      <Export report={report} />
      <BringBack report={report} />
    </>
  );
};

const BringBack = ({ report }: ReportActsProps) => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const may = useMay('backup/recovery/create');
  const wanted = wantedRecovery(report);
  return (
    <Button
      appearance="primary"
      icon={<ArrowUndoRegular />}
      disabledFocusable={!may || wanted === null}
      title={whyNot(may, wanted === null) ?? PLANS_ONLY}
      onClick={() => wanted !== null && void navigate(newRecoveryLink(tenantId, wanted))}
    >
      Bring this back …
    </Button>
  );
};

const PLANS_ONLY = 'Nothing is written before you have seen the plan and it is approved.';
const TOO_NARROW =
  'This report looks at what fits several causes at once; a recovery takes back what fits any of them. Bring back single objects instead, or make a report of one cause.';

const whyNot = (may: boolean, isTooNarrow: boolean): string | undefined => {
  if (!may) return 'Your roles do not include backup/recovery/create.';
  return isTooNarrow ? TOO_NARROW : undefined;
};

const formats = [
  ['csv', 'CSV, for a spreadsheet'],
  ['json', 'JSON'],
  ['ndjson', 'NDJSON, a line for each row'],
  ['graph', 'As Microsoft Graph tells changes'],
] as const;

const Export = ({ report }: ReportActsProps) => {
  const { tenantId } = useSession();
  const may = useMay('history/export');
  const button = (
    <Button
      icon={<ArrowDownloadRegular />}
      disabledFocusable={!may}
      title={may ? undefined : 'Your roles do not include history/export.'}
    >
      Export
    </Button>
  );
  if (!may) return button;
  const base = `/api/tenants/${encodeURIComponent(tenantId)}/reports/${report.reportId}/export`;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>
      <MenuPopover>
        <MenuList>
          {formats.map(([format, title]) => (
            <MenuItemLink key={format} href={`${base}?format=${format}`} download="">
              {title}
            </MenuItemLink>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
};

const REPORT = '/api/tenants/{tenantId}/reports/{reportId}';

const Cancel = ({ report: { reportId } }: ReportActsProps) => {
  const { tenantId } = useSession();
  const may = useMay('backup/preview/cancel');
  const client = useQueryClient();
  const cancel = queries.useMutation('post', `${REPORT}/cancel`, {
    // It may have ended meanwhile: that is shown as well.
    onSettled: () => client.invalidateQueries({ queryKey: ['get', REPORT] }),
  });
  return (
    <>
      <Button
        icon={<DismissRegular />}
        disabledFocusable={!may || cancel.isPending}
        title={may ? 'Nothing of it is kept.' : 'Your roles do not include backup/preview/cancel.'}
        onClick={() => cancel.mutate({ params: { path: { tenantId, reportId } } })}
      >
        Cancel this report
      </Button>
      {cancel.error !== null && <Failed error={cancel.error} />}
    </>
  );
};
