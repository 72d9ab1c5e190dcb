import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';

interface RowMenuProps<Action extends string> {
  /** The name of what the row is about. */
  readonly of: string;
  readonly actions: Readonly<Record<Action, string>>;
  readonly onAct: (action: Action) => void;
}

/** What can be done to the thing of a row. */
export const RowMenu = <Action extends string>({ of, actions, onAct }: RowMenuProps<Action>) => (
  <Menu>
    <MenuTrigger disableButtonEnhancement>
      <Button
        size="small"
        appearance="subtle"
        icon={<MoreHorizontalRegular />}
        aria-label={`Actions for ${of}`}
      />
    </MenuTrigger>
    <MenuPopover>
      <MenuList>
        {(Object.keys(actions) as Action[]).map((action) => (
          <MenuItem key={action} onClick={() => onAct(action)}>
            {actions[action]}
          </MenuItem>
        ))}
      </MenuList>
    </MenuPopover>
  </Menu>
);
