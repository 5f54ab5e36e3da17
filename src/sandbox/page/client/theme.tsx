import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { recall, remember } from './memory.ts';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const icons = { auto: 'half', light: 'sun', dark: 'moon' } as const;
const KEY = 'theme';

/** Light, dark, or as the machine is set. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => themes.find((one) => one === recall(KEY)) ?? 'auto');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    remember(KEY, theme);
  }, [theme]);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
  return (
    <button
      type="button"
      class="plain theme"
      aria-label={`Colours: ${theme}. Change to ${next}`}
      title={`Colours: ${theme}`}
      onClick={() => setTheme(next)}
    >
      <Icon name={icons[theme]} size={16} />
    </button>
  );
}
