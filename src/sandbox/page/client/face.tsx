import { Icon } from './icon.tsx';

/** Initials on a colour of their own; the app has its sign. */
export function Face({ name, kind }: { name: string; kind: 'app' | 'person' }) {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .join('')
    .slice(0, 2);
  return (
    <span class={`face ${kind}`} style={kind === 'app' ? {} : { background: `hsl(${hue} 42% 38%)` }} aria-hidden="true">
      {kind === 'app' ? <Icon name="camera" size={20} /> : initials}
    </span>
  );
}
