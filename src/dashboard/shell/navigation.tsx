import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  AlertRegular,
  ArrowUndoRegular,
  DatabaseRegular,
  DocumentSearchRegular,
  HeartPulseRegular,
  HistoryRegular,
  HomeRegular,
  SettingsRegular,
  ShieldErrorRegular,
  TimelineRegular,
} from '@fluentui/react-icons';
import { NavLink } from 'react-router';
import {
  alarmsLink,
  backupsLink,
  healthLink,
  incidentLink,
  overviewLink,
  recoveriesLink,
  reportsLink,
  settingsLink,
  stateLink,
  timelineLink,
} from './links.js';
import { useSession } from './session.js';

const places = [
  { title: 'Overview', to: overviewLink, Icon: HomeRegular },
  { title: 'Timeline', to: timelineLink, Icon: TimelineRegular },
  { title: 'State', to: stateLink, Icon: HistoryRegular },
  { title: 'Backups', to: backupsLink, Icon: DatabaseRegular },
  { title: 'Reports', to: reportsLink, Icon: DocumentSearchRegular },
  { title: 'Recovery', to: recoveriesLink, Icon: ArrowUndoRegular },
  { title: 'Incident', to: incidentLink, Icon: ShieldErrorRegular },
  { title: 'Alarms', to: alarmsLink, Icon: AlertRegular },
  { title: 'Health', to: healthLink, Icon: HeartPulseRegular },
  { title: 'Settings', to: settingsLink, Icon: SettingsRegular },
] as const;

const useStyles = makeStyles({
  list: {
    gridArea: 'navigation',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    margin: 0,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalS}`,
    width: '196px',
    boxSizing: 'border-box',
    overflowY: 'auto',
    listStyleType: 'none',
  },
  place: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    textDecorationLine: 'none',
    '& svg': { fontSize: '20px', flexShrink: 0 },
    ':hover': { backgroundColor: tokens.colorNeutralBackground2Hover },
    ':focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
  open: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** All pages of a tenant. */
export const Navigation = ({ onGo }: { readonly onGo?: () => void }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  return (
    <nav aria-label="Pages">
      <ul className={styles.list}>
        {places.map(({ title, to, Icon }) => (
          <li key={title}>
            <NavLink
              to={to(tenantId)}
              end={title === 'Overview'}
              className={({ isActive }) => mergeClasses(styles.place, isActive && styles.open)}
              onClick={onGo}
            >
              <Icon aria-hidden />
              {title}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
};
