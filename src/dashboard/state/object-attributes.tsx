import { Badge, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import { Empty } from '../ui/states.js';
import { attributeRemarks, secretsOf, type TypeCoverage } from './coverage-words.js';
import { FoldedValue } from './folded-value.js';
import { SearchField } from './search-field.js';

const useStyles = makeStyles({
  list: { margin: 0, display: 'flex', flexDirection: 'column' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(14ch, 1fr) minmax(0, 3fr)',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    padding: `${tokens.spacingVerticalS} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    alignItems: 'center',
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  value: { margin: 0, minWidth: 0 },
});

interface ObjectAttributesProps {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly coverage: TypeCoverage | undefined;
  /** Part of a name or a value; empty shows all. */
  readonly find: string;
  readonly onFind: (find: string) => void;
}

/** All that is kept of an object itself, by name. */
export const ObjectAttributes = (props: ObjectAttributesProps) => {
  const { attributes, coverage, find, onFind } = props;
  const styles = useStyles();
  const rows = Object.entries(attributes)
    .filter(([name, value]) => isMeant(name, value, find))
    .sort(([one], [other]) => one.localeCompare(other, 'en'));
  const secrets = coverage === undefined ? [] : secretsOf(coverage);
  return (
    <>
      <SearchField
        label="Find an attribute"
        value={find}
        placeholder="Part of its name or value"
        onChange={onFind}
      />
      {rows.length === 0 && (
        <Empty title="No such attribute">
          {find === '' ? 'Nothing of it was kept.' : 'None has that in its name or value.'}
        </Empty>
      )}
      <dl className={styles.list}>
        {rows.map(([name, value]) => (
          <div key={name} className={styles.row}>
            <dt className={styles.name}>
              <Text weight="semibold">{name}</Text>
              {attributeRemarks(coverage?.properties[name]).map(({ text, why }) => (
                <Tooltip key={text} content={why === '' ? text : why} relationship="description">
                  <Badge appearance="outline" color="informative" tabIndex={0}>
                    {text}
                  </Badge>
                </Tooltip>
              ))}
            </dt>
            <dd className={styles.value}>
              <FoldedValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
      {secrets.length > 0 && (
        <Text size={200}>Secret, and therefore never read: {secrets.join(', ')}.</Text>
      )}
    </>
  );
};

const isMeant = (name: string, value: unknown, find: string): boolean =>
  find === '' || `${name} ${JSON.stringify(value)}`.toLowerCase().includes(find.toLowerCase());
