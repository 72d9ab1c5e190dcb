import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { MomentField } from '../ui/moment-field.js';
import { ActorField } from './actor-field.js';
import type { CauseValues } from './cause.js';

const HOUR_MS = 3_600_000;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  fields: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalL,
    '& > *': { minWidth: 0 },
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface CausePickerProps {
  readonly values: CauseValues;
  /** Of the actor, where it is known. */
  readonly actorName?: string | undefined;
  readonly onLook: (values: CauseValues) => void;
}

/** Whom or what to look into, and when; nothing is asked before it is sent off. */
export const CausePicker = ({ values, actorName, onLook }: CausePickerProps) => {
  const styles = useStyles();
  const [draft, setDraft] = useState(values);
  const put = (changes: Partial<CauseValues>) => setDraft((before) => ({ ...before, ...changes }));
  const isNamed = draft.actor !== '' || draft.correlationId !== '';
  const lookBack = (hours: number) => {
    const from = new Date(Date.now() - hours * HOUR_MS).toISOString();
    onLook({ ...draft, from, until: '' });
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isNamed) onLook(draft);
      }}
    >
      <div className={styles.fields}>
        <ActorField
          value={draft.actor}
          name={draft.actor === values.actor ? actorName : undefined}
          onChange={(actor) => put({ actor, correlationId: '' })}
          isUsed={draft.correlationId === ''}
        />
        <Field label="Or a correlation id" hint="Of one operation, from the audit log">
          <Input
            value={draft.correlationId}
            onChange={(_, { value }) => put({ correlationId: value.trim() })}
          />
        </Field>
        <MomentField label="From" value={draft.from} onChange={(from) => put({ from })} />
        <MomentField
          label="Until"
          value={draft.until}
          hint="Now when it is left empty"
          onChange={(until) => put({ until })}
        />
      </div>
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" icon={<SearchRegular />} disabled={!isNamed}>
          Look into it
        </Button>
        <Button disabled={!isNamed} onClick={() => lookBack(1)}>
          Last hour
        </Button>
        <Button disabled={!isNamed} onClick={() => lookBack(24)}>
          Last 24 hours
        </Button>
        <Button disabled={!isNamed} onClick={() => onLook({ ...draft, from: '', until: '' })}>
          All that is known
        </Button>
      </div>
    </form>
  );
};
