import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  frame: {
    overflowX: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  table: {
    borderCollapse: 'collapse',
    width: '100%',
    fontSize: tokens.fontSizeBase300,
    '& th, & td': {
      padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
      textAlign: 'start',
      verticalAlign: 'top',
    },
    '& thead th': { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
    '& tbody th': { fontWeight: tokens.fontWeightRegular },
  },
  stacked: {
    '@media (max-width: 640px)': {
      '& thead': { display: 'none' },
      '& tr': {
        display: 'block',
        padding: `${tokens.spacingVerticalS} 0`,
        borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
      },
      '& th, & td': {
        display: 'block',
        padding: `${tokens.spacingVerticalXXS} 0`,
        borderBottom: 'none',
        overflowWrap: 'anywhere',
      },
      '& tbody th': { fontWeight: tokens.fontWeightSemibold },
    },
  },
});

interface PlainTableProps {
  readonly label: string;
  /** Puts the cells of a row below each other where there is little room; else it scrolls by itself. */
  readonly stacks?: boolean;
  readonly children: ReactNode;
}

/** A short table, whole on the page. */
export const PlainTable = ({ label, stacks = false, children }: PlainTableProps) => {
  const styles = useStyles();
  return (
    <div
      className={styles.frame}
      {...(!stacks && { tabIndex: 0, role: 'region', 'aria-label': `${label}, scrolls` })}
    >
      <table aria-label={label} className={mergeClasses(styles.table, stacks && styles.stacked)}>
        {children}
      </table>
    </div>
  );
};
