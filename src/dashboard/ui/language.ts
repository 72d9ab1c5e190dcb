/**
 * A browser under a POSIX locale names a language that is none (`en-US@posix`), and what asks for it, as the chart
 * does when it is loaded, fails before anything is shown.
 */
const isKnown = (language: string): boolean => {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
};

if (!isKnown(navigator.language)) {
  const [own = ''] = navigator.language.split('@');
  const value = isKnown(own) ? own : 'en';
  Object.defineProperty(navigator, 'language', { value, configurable: true });
}
