import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { queries } from '../api/client.js';
import { ListField } from '../recovery/list-field.js';
import { ScopeFields } from '../recovery/scope-fields.js';
import type { WantedText } from '../recovery/wanted.js';
import { reportLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { SidePane } from '../ui/side-pane.js';
import { Failed } from '../ui/states.js';
import { addressOf, askedOf, reportBody } from './asked.js';
import { SideField } from './side-field.js';

const LIST = '/api/tenants/{tenantId}/reports';
/** Until the address tells what was typed. */
const SETTLED_MS = 300;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  lead: { margin: 0 },
  end: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

const causes = [
  ['actors', 'Only what these did', 'Ids or names of people and applications, with commas'],
  ['correlationIds', 'Only these operations', 'Correlation ids of the audit log, with commas'],
] as const;

/** Asks what a new report shall compare. */
export const NewReport = ({ onClose }: { readonly onClose: () => void }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = useMay('backup/preview/create');
  const request = queries.useMutation('post', LIST, {
    onSuccess: () => void client.invalidateQueries({ queryKey: ['get', LIST] }),
  });
  const { asked, setText } = useAsked(request.isPending || request.isSuccess);
  const problem = request.error;
  return (
    <SidePane title="New report" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!may || request.isPending) return;
          request.mutate(
            { params: { path: { tenantId } }, body: reportBody(asked) },
            // Whoever has closed the pane meanwhile stays where he is.
            { onSuccess: ({ reportId }) => void navigate(reportLink(tenantId, reportId)) },
          );
        }}
      >
        {may ? (
          <Text as="p" className={styles.lead}>
            A report finds all that differs between two sides. Nothing is written to the directory.
          </Text>
        ) : (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              Your roles do not include backup/preview/create: you can fill this in and share its
              address, and somebody else can make the report.
            </MessageBarBody>
          </MessageBar>
        )}
        {(['from', 'until'] as const).map((side) => (
          <SideField
            key={side}
            side={side}
            value={asked.texts[side]}
            problem={problem}
            onChange={(value) => setText(side, value)}
          />
        ))}
        <ScopeFields wanted={asked} change={() => undefined} setText={setText} problem={problem} />
        {causes.map(([name, label, hint]) => (
          <ListField
            key={name}
            label={label}
            hint={hint}
            value={asked.texts[name]}
            onChange={(text) => setText(name, text)}
            problem={problem}
            fields={[`scope.${name}`]}
          />
        ))}
        {problem !== null && <Failed error={problem} />}
        <div className={styles.end}>
          <Button type="submit" appearance="primary" disabled={!may || request.isPending}>
            {request.isPending ? 'Asking …' : 'Make the report'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </SidePane>
  );
};

/** The form, kept in the address as it is filled in; not while it leads to another page, which that would stop. */
const useAsked = (isLeaving: boolean) => {
  const [parameters, setParameters] = useSearchParams();
  const [asked, setAsked] = useState(() => askedOf(parameters));
  const shown = parameters.toString();
  const filledIn = addressOf(asked).toString();
  useEffect(() => {
    if (isLeaving || filledIn === shown) return undefined;
    const timer = setTimeout(() => setParameters(filledIn, { replace: true }), SETTLED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isLeaving, filledIn, shown, setParameters]);
  const setText = (name: WantedText, text: string) =>
    setAsked((before) => ({ ...before, texts: { ...before.texts, [name]: text } }));
  return { asked, setText };
};
