import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { components } from '../api/schema.js';
import { timelineLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { PageLink } from '../ui/object-link.js';
import { typeTitle } from '../ui/type-names.js';
import type { Cause } from './cause.js';

type TouchedType = components['schemas']['TouchedType'];

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%', fontSize: tokens.fontSizeBase300 },
  caption: { textAlign: 'start', paddingBlockEnd: tokens.spacingVerticalS },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    textAlign: 'start',
    overflowWrap: 'anywhere',
  },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', overflowWrap: 'normal' },
  bars: { width: '40%', '@media (max-width: 640px)': { display: 'none' } },
  bar: {
    display: 'flex',
    height: '10px',
    borderRadius: tokens.borderRadiusSmall,
    overflow: 'hidden',
  },
  high: { backgroundColor: tokens.colorPaletteRedBorderActive },
  medium: { backgroundColor: tokens.colorPaletteDarkOrangeBorderActive },
  low: { backgroundColor: tokens.colorNeutralStrokeAccessible },
});

const levels = ['high', 'medium', 'low'] as const;
const titles = { high: 'High', medium: 'Medium', low: 'Low' } as const;

interface TouchedTypesProps {
  readonly cause: Cause;
  readonly types: readonly TouchedType[];
}

/** What was touched, by type and severity; the bars repeat the numbers. */
export const TouchedTypes = ({ cause, types }: TouchedTypesProps) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const sumOf = (type: TouchedType) => type.high + type.medium + type.low;
  const most = Math.max(1, ...types.map(sumOf));
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>Changes and reports by type and severity</caption>
      <thead>
        <tr>
          <th scope="col" className={styles.cell}>
            Type
          </th>
          {levels.map((level) => (
            <th key={level} scope="col" className={mergeClasses(styles.cell, styles.number)}>
              {titles[level]}
            </th>
          ))}
          <th scope="col" className={mergeClasses(styles.cell, styles.number)}>
            Objects
          </th>
          <td className={mergeClasses(styles.cell, styles.bars)} />
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <tr key={type.objectType}>
            <th scope="row" className={styles.cell}>
              <PageLink to={timelineLink(tenantId, { ...cause, type: type.objectType })}>
                {type.objectType === '' ? 'Not told' : typeTitle(type.objectType)}
              </PageLink>
            </th>
            {levels.map((level) => (
              <td key={level} className={mergeClasses(styles.cell, styles.number)}>
                {type[level].toLocaleString()}
              </td>
            ))}
            <td className={mergeClasses(styles.cell, styles.number)}>
              {type.objects.toLocaleString()}
            </td>
            <td className={mergeClasses(styles.cell, styles.bars)} aria-hidden>
              <div className={styles.bar} style={{ width: shareOf(sumOf(type), most) }}>
                {levels.map((level) => (
                  <div
                    key={level}
                    className={styles[level]}
                    style={{ width: shareOf(type[level], sumOf(type)) }}
                  />
                ))}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const shareOf = (part: number, whole: number): string =>
  `${String(whole === 0 ? 0 : (100 * part) / whole)}%`;
