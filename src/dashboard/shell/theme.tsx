import { FluentProvider, Toaster, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';

/** `system` follows what the viewer told the operating system. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];
const KEPT_AS = 'stateline-theme';

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly isDark: boolean;
  readonly choose: (choice: ThemeChoice) => void;
}

const Chosen = createContext<ThemeState>({
  choice: 'system',
  isDark: false,
  choose: () => undefined,
});

export const useThemeChoice = (): ThemeState => useContext(Chosen);

/** Where what happened is told, whichever page is open: `useToastController(TOASTER)`. */
export const TOASTER = 'stateline';

/** Light or dark for all that is inside. */
export const Theme = ({ children }: { readonly children: ReactNode }) => {
  const [choice, setChoice] = useState(keptChoice);
  const systemIsDark = useSyncExternalStore(onSystemChange, systemWantsDark);
  const isDark = choice === 'system' ? systemIsDark : choice === 'dark';
  const choose = (next: ThemeChoice) => {
    localStorage.setItem(KEPT_AS, next);
    setChoice(next);
  };
  return (
    <Chosen value={{ choice, isDark, choose }}>
      <FluentProvider
        theme={isDark ? webDarkTheme : webLightTheme}
        style={{ height: '100%', colorScheme: isDark ? 'dark' : 'light' }}
      >
        {children}
        <Toaster toasterId={TOASTER} position="bottom-end" />
      </FluentProvider>
    </Chosen>
  );
};

const keptChoice = (): ThemeChoice => {
  const kept = localStorage.getItem(KEPT_AS);
  return CHOICES.find((choice) => choice === kept) ?? 'system';
};

const darkQuery = matchMedia('(prefers-color-scheme: dark)');
const systemWantsDark = (): boolean => darkQuery.matches;
const onSystemChange = (tell: () => void) => {
  darkQuery.addEventListener('change', tell);
  return () => {
    darkQuery.removeEventListener('change', tell);
  };
};
