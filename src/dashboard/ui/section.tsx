import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  section: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
});

interface SectionProps {
  readonly title: string;
  readonly beside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A framed part of a page. */
export const Section = ({ title, beside, className, children }: SectionProps) => {
  const styles = useStyles();
  const id = useId();
  return (
    <section aria-labelledby={id} className={mergeClasses(styles.section, className)}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id={id} style={{ margin: 0 }}>
          {title}
        </Subtitle2>
        {beside}
      </div>
      {children}
    </section>
  );
};
