import { makeStyles, Text, tokens, typographyStyles } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    minHeight: '100%',
    padding: tokens.spacingHorizontalXXL,
    maxWidth: '2400px',
    '@media (max-width: 640px)': { padding: tokens.spacingHorizontalM },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  title: {
    ...typographyStyles.title2,
    ':focus': { outline: 'none' },
    overflowWrap: 'anywhere',
    margin: 0,
  },
  words: {
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 240px',
    gap: tokens.spacingVerticalXS,
    minWidth: 0,
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface PageProps {
  readonly title: string;
  readonly about?: ReactNode;
  /** How fresh it is: a Freshness or a LoadedAt. */
  readonly fresh?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page with its title, which is read out when the page is opened. */
export const Page = ({ title, about, fresh, actions, children }: PageProps) => {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Stateline`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {about !== undefined && <Text>{about}</Text>}
          {fresh}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
};
