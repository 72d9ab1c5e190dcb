import { Text } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';
import { useSession } from '../shell/session.js';
import { Section } from '../ui/section.js';
import { PlainTable } from '../ui/plain-table.js';
import { permissions, permissionWords, rolePermissions, roles, roleTitle } from './rights.js';

/** What each role may do, and what the viewer may. */
export const RightsTab = () => {
  const { me } = useSession();
  return (
    <>
      <Section title="You">
        <Text>
          <b>{me.name}</b>
          {me.signIn === 'off'
            ? ': nobody signs in here, and whoever reaches this server may do everything.'
            : `: ${me.roles.map(roleTitle).join(', ')}`}
        </Text>
        <Text>
          You may do {me.permissions.length} of {permissions.length} things; they are marked in the
          second column.
        </Text>
      </Section>
      <Section title="What each role may do">
        <PlainTable label="Permissions by role">
          <thead>
            <tr>
              <th scope="col">Permission</th>
              <th scope="col">You</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {roleTitle(role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission}>
                <th scope="row">
                  <code>{permission}</code>
                  <Text size={200} block>
                    {permissionWords[permission]}
                  </Text>
                </th>
                <May yes={me.permissions.includes(permission)} />
                {roles.map((role) => (
                  <May key={role} yes={rolePermissions[role].includes(permission)} />
                ))}
              </tr>
            ))}
          </tbody>
        </PlainTable>
      </Section>
    </>
  );
};

const May = ({ yes }: { readonly yes: boolean }) => (
  <td>{yes && <CheckmarkRegular aria-label="yes" role="img" />}</td>
);
