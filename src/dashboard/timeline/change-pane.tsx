import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Text,
  tokens,
} from '@fluentui/react-components';
import { memo, type ReactNode, useState } from 'react';
import { queries } from '../api/client.js';
import type { TimelineEntry } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { changeWords, isReported } from '../ui/change-words.js';
import { CopiedText } from '../ui/copied-text.js';
import { Severity } from '../ui/severity.js';
import { SidePane } from '../ui/side-pane.js';
import { Failed, Loading } from '../ui/states.js';
import { ChangeActions } from './change-actions.js';
import { ChangeFacts } from './change-facts.js';
import { ChangedParts } from './changed-parts.js';
import type { View } from './use-view.js';

interface ChangePaneProps {
  readonly changeId: string;
  /** The entry, where it is among the rows that are shown. */
  readonly shown: TimelineEntry | undefined;
  readonly view: View;
}

/** All that is known of one change; not drawn anew for others that come in. */
export const ChangePane = memo(({ changeId, shown, view }: ChangePaneProps) => {
  const path = { ...useTenantPath(), changeId };
  const asked = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/timeline/changes/{changeId}',
    { params: { path } },
    { enabled: shown === undefined },
  );
  const entry = shown ?? asked.data?.entry;
  return (
    <SidePane
      title={entry?.event.data.displayName ?? 'Change'}
      onClose={() => view.set({ change: '' })}
    >
      {entry === undefined && asked.error === null && <Loading what="the change" />}
      {entry === undefined && asked.error !== null && (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      )}
      {entry !== undefined && <ChangeDetails key={changeId} entry={entry} view={view} />}
    </SidePane>
  );
});
ChangePane.displayName = 'ChangePane';

const useStyles = makeStyles({
  lead: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  words: { overflowWrap: 'anywhere', minWidth: 0 },
  reasons: { margin: 0, paddingLeft: tokens.spacingHorizontalXL },
});

interface DetailsProps {
  readonly entry: TimelineEntry;
  readonly view: View;
}

const ChangeDetails = ({ entry, view }: DetailsProps) => {
  const styles = useStyles();
  const { event, severity, severityReasons } = entry;
  return (
    <>
      <div>
        <div className={styles.lead}>
          <Severity level={severity} />
          <Text weight="semibold" className={styles.words}>
            {changeWords(event)}
          </Text>
        </div>
        {severityReasons.length > 0 && (
          <ul className={styles.reasons} aria-label="Why it deserves a look">
            {severityReasons.map(({ rule, text }) => (
              <li key={rule}>{text}</li>
            ))}
          </ul>
        )}
      </div>
      {isReported(event) && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {event.data.succeeded
              ? 'Only the audit log tells of this: no look saw it. It came and went between two looks, or nobody looked at such things then. So it cannot be undone from here.'
              : 'The directory refused this: the audit log tells that somebody tried. Nothing changed.'}
          </MessageBarBody>
        </MessageBar>
      )}
      <ChangeActions entry={entry} />
      <Part title="What changed">
        <ChangedParts event={event} />
      </Part>
      <Part title="When and who">
        <ChangeFacts entry={entry} view={view} />
      </Part>
      <AsJson entry={entry} />
    </>
  );
};

interface PartProps {
  readonly title: string;
  readonly children: ReactNode;
}

const Part = ({ title, children }: PartProps) => (
  <section aria-label={title}>
    <Text as="h3" weight="semibold" block style={{ margin: `0 0 ${tokens.spacingVerticalS}` }}>
      {title}
    </Text>
    {children}
  </section>
);

const AsJson = ({ entry }: { readonly entry: TimelineEntry }) => {
  const [isShown, setShown] = useState(false);
  return (
    <div>
      <Button
        size="small"
        appearance="subtle"
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? 'Hide the JSON' : 'Show all as JSON'}
      </Button>
      {isShown && <CopiedText what="JSON" text={JSON.stringify(entry, null, 2)} />}
    </div>
  );
};
