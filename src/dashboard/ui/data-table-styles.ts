import { makeStyles, tokens } from '@fluentui/react-components';

export const useTableStyles = makeStyles({
  table: {
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    minHeight: 0,
  },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    display: 'grid',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase300,
    color: tokens.colorNeutralForeground2,
  },
  body: { position: 'relative', width: '100%' },
  row: {
    position: 'absolute',
    top: 0,
    left: 0,
    width: '100%',
    boxSizing: 'border-box',
    display: 'grid',
    alignItems: 'center',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase300,
    ':focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
  stacked: { alignContent: 'center', rowGap: tokens.spacingVerticalXXS },
  choosable: {
    cursor: 'pointer',
    // Darker than its surroundings also on dark: links in it stay readable.
    ':hover': { backgroundColor: tokens.colorNeutralBackground3 },
  },
  open: { backgroundColor: tokens.colorBrandBackground2 },
  danger: { boxShadow: `inset 3px 0 0 ${tokens.colorPaletteRedBorderActive}` },
  warning: { boxShadow: `inset 3px 0 0 ${tokens.colorPaletteDarkOrangeBorderActive}` },
  cell: {
    padding: `0 ${tokens.spacingHorizontalM}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
  },
  headCell: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    // Not of the whole head: widths in `ch` are then the same there and in the rows.
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  more: { display: 'flex', justifyContent: 'center', padding: tokens.spacingVerticalS },
});
