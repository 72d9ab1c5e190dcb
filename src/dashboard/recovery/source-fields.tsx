import { Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { errorOf, Refused } from '../api/refused.js';
import { MomentField } from '../ui/moment-field.js';
import { BackupField } from './backup-field.js';
import { CauseFields } from './cause-fields.js';
import type { PartProps } from './part-props.js';
import { saidOf } from './field-errors.js';
import { ReportField } from './report-field.js';
import type { WantedFrom } from './wanted.js';
import { isInstant } from '../ui/time.js';

const useStyles = makeStyles({ target: { maxWidth: '480px' } });

const ways: readonly (readonly [WantedFrom, string])[] = [
  ['instant', 'How it was at an instant'],
  ['backup', 'How it was at a backup'],
  ['cause', 'Take back what somebody or something changed, and keep the rest'],
  ['report', 'The earlier side of a report'],
];

/** Where the wanted state comes from. */
export const SourceFields = (props: PartProps) => {
  const styles = useStyles();
  const { wanted, change, setText, problem } = props;
  return (
    <>
      <Field label="Bring back">
        <RadioGroup
          value={wanted.by}
          onChange={(_, { value }) => {
            const by = ways.find(([way]) => way === value)?.[0] ?? 'instant';
            change({ by, texts: { ...wanted.texts, target: '' } });
          }}
        >
          {ways.map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </RadioGroup>
      </Field>
      <div className={styles.target}>
        {wanted.by === 'instant' && (
          <TargetField
            target={wanted.texts.target}
            problem={problem}
            onChange={(target) => setText('target', target)}
          />
        )}
        {wanted.by === 'backup' && <BackupField {...props} />}
        {wanted.by === 'report' && <ReportField {...props} />}
      </div>
      {wanted.by === 'cause' && <CauseFields {...props} />}
    </>
  );
};

interface TargetFieldProps {
  readonly target: string;
  readonly problem: unknown;
  readonly onChange: (target: string) => void;
}

/** An instant, or the place in the log that a link named. */
const TargetField = ({ target, problem, onChange }: TargetFieldProps) =>
  target !== '' && !isInstant(target) ? (
    <Field label="Place in the log" {...saidOf(problem, 'target')}>
      <Input value={target} onChange={(_, { value }) => onChange(value)} />
    </Field>
  ) : (
    <MomentField
      label="Instant"
      value={target}
      required
      onChange={onChange}
      error={errorOf(problem instanceof Refused ? problem : null, 'target')}
    />
  );
