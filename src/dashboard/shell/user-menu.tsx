import {
  Button,
  makeStyles,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Text,
  tokens,
} from '@fluentui/react-components';
import { PersonRegular } from '@fluentui/react-icons';
import { useSession } from './session.js';
import { useSignOut } from './use-sign-out.js';

const useStyles = makeStyles({
  who: { padding: `0 ${tokens.spacingHorizontalS} ${tokens.spacingVerticalS}`, maxWidth: '36ch' },
});

/** Who is signed in, as what, and the way out. */
export const UserMenu = () => {
  const styles = useStyles();
  const { me } = useSession();
  const signOut = useSignOut();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<PersonRegular />} aria-label={`Account: ${me.name}`} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{me.name}</MenuGroupHeader>
            <div className={styles.who}>
              <Text size={200}>{rightsOf(me)}</Text>
            </div>
          </MenuGroup>
          {me.signedInBy === 'session' && <MenuDivider />}
          {me.signedInBy === 'session' && (
            <MenuItem onClick={() => void signOut()}>Sign out</MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
};

const rightsOf = ({ signIn, roles }: ReturnType<typeof useSession>['me']): string => {
  if (signIn === 'off')
    return 'Nobody signs in here: whoever reaches this server may do everything.';
  return roles.length === 0 ? 'No role: nothing of the tenant is shown.' : roles.join(', ');
};
