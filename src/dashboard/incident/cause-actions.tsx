import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowUndoRegular, DocumentSearchRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.js';
import type { components } from '../api/schema.js';
import { recoveryLink, reportLink } from '../shell/links.js';
import { useMay, useSession, useTenantPath } from '../shell/session.js';
import { Confirm } from '../ui/confirm.js';
import { type Cause, causeBody } from './cause.js';

interface CauseActionsProps {
  readonly cause: Cause;
  readonly title: string;
  /** How far the cause reaches, where that is known. */
  readonly radius: components['schemas']['BlastRadius'] | undefined;
}

/** What can be made of a cause: a report of all it did, and the plan that takes it back. */
export const CauseActions = ({ cause, title, radius }: CauseActionsProps) => {
  const { tenantId } = useSession();
  const path = useTenantPath();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayReport = useMay('backup/preview/create');
  const mayPlan = useMay('backup/recovery/create');
  const isNothing = radius?.exact === true && radius.changes === 0;
  const [asked, setAsked] = useState<'undo' | 'report' | null>(null);
  const close = () => setAsked(null);
  const plan = async (reason: string) => {
    const { data } = await api.POST('/api/tenants/{tenantId}/recoveries', {
      params: { path },
      body: { cause: causeBody(cause), reason },
    });
    const queryKey = ['get', '/api/tenants/{tenantId}/recoveries'];
    await queryClient.invalidateQueries({ queryKey });
    if (data !== undefined) await navigate(recoveryLink(tenantId, data.recoveryId));
  };
  const report = async () => {
    const { data } = await api.POST('/api/tenants/{tenantId}/reports', {
      params: { path },
      body: { without: causeBody(cause) },
    });
    await queryClient.invalidateQueries({ queryKey: ['get', '/api/tenants/{tenantId}/reports'] });
    if (data !== undefined) await navigate(reportLink(tenantId, data.reportId));
  };
  return (
    <>
      <Tooltip
        content={mayReport ? REPORT : missing('backup/preview/create')}
        relationship="description"
      >
        <Button
          icon={<DocumentSearchRegular />}
          disabledFocusable={!mayReport}
          onClick={() => setAsked('report')}
        >
          Report of it
        </Button>
      </Tooltip>
      <Tooltip
        content={mayPlan ? (isNothing ? NOTHING : UNDO) : missing('backup/recovery/create')}
        relationship="description"
      >
        <Button
          appearance="primary"
          icon={<ArrowUndoRegular />}
          disabledFocusable={!mayPlan || isNothing}
          onClick={() => setAsked('undo')}
        >
          Undo all of this
        </Button>
      </Tooltip>
      {asked === 'undo' && (
        <Confirm
          title={`Undo: ${title}`}
          consequence="A plan is made that takes back all of this and keeps what others changed later; nothing is written to the directory before that plan is approved."
          action="Make the plan"
          needsReason
          onConfirm={plan}
          onClose={close}
        />
      )}
      {asked === 'report' && (
        <Confirm
          title={`Report: ${title}`}
          consequence="A report is made of every object that would be different without this, and is kept; the directory is not touched."
          action="Make the report"
          onConfirm={report}
          onClose={close}
        />
      )}
    </>
  );
};

const UNDO = 'Makes a plan. Nothing is written before it is approved.';
const NOTHING = 'No look saw a change by this, so there is nothing to undo.';
const REPORT = 'Keeps what would be different without this, to be looked at and exported.';
const missing = (permission: string): string => `This takes the permission ${permission}.`;
