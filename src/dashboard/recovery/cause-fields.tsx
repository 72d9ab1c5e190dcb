import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { errorOf, Refused } from '../api/refused.js';
import { MomentField } from '../ui/moment-field.js';
import { ListField } from './list-field.js';
import type { PartProps } from './part-props.js';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
});

const lists = [
  ['actors', 'By these actors', 'Ids or names of people and applications, with commas'],
  ['correlationIds', 'In these operations', 'Correlation ids of the audit log, with commas'],
  ['changeIds', 'These changes', 'Ids of changes, with commas'],
] as const;

/** What an attack, or a mistake, is told by. */
export const CauseFields = ({ wanted, setText, problem }: PartProps) => {
  const styles = useStyles();
  const refused = problem instanceof Refused ? problem : null;
  return (
    <>
      <Text>Each change that any of these names is taken back; what others did stays.</Text>
      <div className={styles.fields}>
        {lists.map(([name, label, hint], index) => (
          <ListField
            key={name}
            label={label}
            hint={hint}
            value={wanted.texts[name]}
            onChange={(text) => setText(name, text)}
            problem={problem}
            // That nothing is named at all is said once.
            fields={index === 0 ? [`cause.${name}`, 'cause'] : [`cause.${name}`]}
          />
        ))}
        <MomentField
          label="From"
          hint="From the beginning when it is empty"
          value={wanted.texts.from}
          onChange={(from) => setText('from', from)}
          error={errorOf(refused, 'cause.from')}
        />
        <MomentField
          label="Until"
          hint="Until now when it is empty"
          value={wanted.texts.until}
          onChange={(until) => setText('until', until)}
          error={errorOf(refused, 'cause.until')}
        />
      </div>
    </>
  );
};
