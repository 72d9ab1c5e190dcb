import { Badge } from '@fluentui/react-components';
import type { Alarm } from '../api/types.js';

export type Level = Alarm['level'];

const shown = {
  critical: ['Critical', 'filled', 'danger'],
  high: ['High', 'tint', 'danger'],
  medium: ['Medium', 'tint', 'warning'],
  low: ['Low', 'outline', 'informative'],
} as const;

export const LEVELS = Object.keys(shown) as readonly Level[];

export const levelTitle = (level: Level): string => shown[level][0];

/** How loud an alarm is. */
export const AlarmLevel = ({ level }: { readonly level: Level }) => {
  const [text, appearance, color] = shown[level];
  return (
    <Badge appearance={appearance} color={color}>
      {text}
    </Badge>
  );
};
