import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { queries } from '../api/client.js';
import { recoveryLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { Failed } from '../ui/states.js';
import { ChoiceFields } from './choice-fields.js';
import { ExceptionFields } from './exception-fields.js';
import { ReasonField } from './reason-field.js';
import { ScopeFields } from './scope-fields.js';
import { SourceFields } from './source-fields.js';
import { bodyOf, parametersOf, type Wanted, wantedOf, type WantedText } from './wanted.js';

/** Until the address tells what was typed. */
const SETTLED_MS = 300;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  end: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

/** Says what shall be brought back; its plan is made then, and shown before anything is written. */
export const Component = () => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const may = useMay('backup/recovery/create');
  const request = queries.useMutation('post', '/api/tenants/{tenantId}/recoveries');
  const { wanted, change, setText } = useWanted(request.isPending || request.isSuccess);
  const plan = async () => {
    const params = { path: { tenantId } };
    const { recoveryId } = await request.mutateAsync({ params, body: bodyOf(wanted) });
    await navigate(recoveryLink(tenantId, recoveryId));
  };
  const part = { wanted, change, setText, problem: request.error };
  return (
    <Page
      title="New recovery"
      about="Say what to bring back. A plan is made of it, which you see first: nothing is written before the plan is approved."
    >
      {!may && (
        <MessageBar intent="warning">
          <MessageBarBody>
            Your roles do not include backup/recovery/create: you can fill this in and share its
            address, and somebody else can plan it.
          </MessageBarBody>
        </MessageBar>
      )}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (may && !request.isPending) void plan().catch(() => undefined);
        }}
      >
        <Section title="What to bring back">
          <SourceFields {...part} />
        </Section>
        <Section title="Where to look">
          <ScopeFields {...part} />
        </Section>
        <Section title="What to do with each difference">
          <ChoiceFields {...part} />
          <ExceptionFields {...part} />
        </Section>
        <Section title="Why">
          <ReasonField {...part} />
          {request.error !== null && <Failed error={request.error} />}
          <div className={styles.end}>
            <Button type="submit" appearance="primary" disabled={!may || request.isPending}>
              {request.isPending ? 'Asking …' : 'Make the plan'}
            </Button>
          </div>
        </Section>
      </form>
    </Page>
  );
};

/** The form, kept in the address as it is filled in; not while it leads to another page, which that would stop. */
const useWanted = (isLeaving: boolean) => {
  const [parameters, setParameters] = useSearchParams();
  const [wanted, setWanted] = useState(() => wantedOf(parameters));
  const shown = parameters.toString();
  const filledIn = parametersOf(wanted).toString();
  useEffect(() => {
    if (isLeaving || filledIn === shown) return undefined;
    const timer = setTimeout(() => setParameters(filledIn, { replace: true }), SETTLED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isLeaving, filledIn, shown, setParameters]);
  const change = (changes: Partial<Wanted>) => setWanted((before) => ({ ...before, ...changes }));
  const setText = (name: WantedText, text: string) =>
    setWanted((before) => ({ ...before, texts: { ...before.texts, [name]: text } }));
  return { wanted, change, setText };
};
