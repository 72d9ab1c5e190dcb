import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { LoadedAt } from '../ui/freshness.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

interface ListedSectionProps {
  readonly title: string;
  /** Leads to all of them. */
  readonly beside: ReactNode;
  /** What is listed, as `alarms`. */
  readonly what: string;
  /** `undefined` while it is not known. */
  readonly count: number | undefined;
  /** In place of a list of nothing. */
  readonly empty: ReactNode;
  readonly error: unknown;
  readonly retry: () => unknown;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
  readonly children: ReactNode;
}

/** A few things of one kind that are asked for from time to time, each a `li`. */
export const ListedSection = (props: ListedSectionProps) => {
  const styles = useStyles();
  const { count, error, retry } = props;
  return (
    <Section title={props.title} beside={props.beside}>
      {error !== null && <Failed error={error} retry={() => void retry()} />}
      {error === null && count === undefined && <Loading what={props.what} />}
      {count === 0 && props.empty}
      <ul className={styles.list}>{props.children}</ul>
      <LoadedAt at={props.loadedAt} />
    </Section>
  );
};
