import { Badge } from '@fluentui/react-components';

const shown = {
  high: ['High', 'danger'],
  medium: ['Medium', 'warning'],
  low: ['Low', 'informative'],
} as const;

export type SeverityLevel = keyof typeof shown;

/** How much a change matters to who may enter, by shipped rules. */
export const Severity = ({ level }: { readonly level: SeverityLevel }) => {
  const [text, color] = shown[level];
  return (
    <Badge appearance={level === 'low' ? 'outline' : 'tint'} color={color}>
      {text}
    </Badge>
  );
};
