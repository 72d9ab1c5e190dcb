import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { Loading } from '../ui/states.js';
import { deletionWords, secretsOf, type TypeCoverage, writtenWords } from './coverage-words.js';
import { relationTitle } from './relation-names.js';

const useStyles = makeStyles({
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
});

interface ObjectRecoverabilityProps {
  readonly coverage: TypeCoverage | undefined;
  /** Names of its attributes. */
  readonly attributes: readonly string[];
}

/** What of an object could be brought back, and what could not and why. */
export const ObjectRecoverability = ({ coverage, attributes }: ObjectRecoverabilityProps) => {
  if (coverage === undefined) return <Loading what="what can be brought back" />;
  const { properties, relations, recreation } = coverage;
  const known = [...new Set([...attributes, ...secretsOf(coverage)])].filter(
    (name) => properties[name] !== undefined,
  );
  const back = known.filter((name) => properties[name]?.recoverable === 'update');
  const notBack = known
    .filter((name) => properties[name]?.recoverable !== 'update')
    .map((name) => lineOf(name, properties[name]));
  const links = Object.entries(relations);
  const linksBack = links.filter(([, { recoverable }]) => recoverable);
  const linksNotBack = links.filter(([, { recoverable }]) => !recoverable);
  return (
    <>
      <Text>{deletionWords(coverage)}</Text>
      <Part title="Attributes that are brought back" lines={back} />
      <Part title="Attributes that are not, or not always" lines={notBack} />
      <Part
        title="Links that are brought back"
        lines={linksBack.map(([relation]) => relationTitle(relation))}
      />
      <Part
        title="Links that are not"
        lines={linksNotBack.map(([relation, { reason }]) =>
          reason === undefined ? relationTitle(relation) : `${relationTitle(relation)}: ${reason}`,
        )}
      />
      <Part
        title="Lost where it has to be made anew"
        lines={(recreation.lost ?? []).map(({ what, why }) => `${what}: ${why}`)}
      />
    </>
  );
};

const lineOf = (name: string, rule: TypeCoverage['properties'][string] | undefined): string =>
  rule === undefined
    ? name
    : `${name}: ${writtenWords[rule.recoverable]}${rule.reason === undefined ? '' : `. ${rule.reason}`}`;

const Part = ({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) => {
  const styles = useStyles();
  if (lines.length === 0) return null;
  return (
    <div className={styles.part}>
      <Text weight="semibold">{title}</Text>
      <ul className={styles.list}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
};
