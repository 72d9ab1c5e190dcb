import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { WeatherMoonRegular, WeatherSunnyRegular } from '@fluentui/react-icons';
import { type ThemeChoice, useThemeChoice } from './theme.js';

const titles: Readonly<Record<ThemeChoice, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};

export const ThemeMenu = () => {
  const { choice, isDark, choose } = useThemeChoice();
  const choices = Object.entries(titles) as [ThemeChoice, string][];
  return (
    <Menu
      checkedValues={{ theme: [choice] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        choose((checkedItems[0] ?? 'system') as ThemeChoice);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={isDark ? <WeatherMoonRegular /> : <WeatherSunnyRegular />}
          aria-label="Light or dark"
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {choices.map(([value, title]) => (
            <MenuItemRadio key={value} name="theme" value={value}>
              {title}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
};
