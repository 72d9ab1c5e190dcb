import type { Json } from '../../json.js';
import { oneLine } from '../../printable.js';
import type { Alarm, AlarmLevel } from '../alarm-events.js';
import { linksOf } from './links.js';
import { clipped, factsOf, loudestOf, type Message, titleOf } from './message.js';

const MOST_LISTED = 10;
const LONGEST_TEXT = 300;

/** Colours of an Adaptive Card. */
const colours: Readonly<Record<AlarmLevel, string>> = {
  critical: 'attention',
  high: 'attention',
  medium: 'warning',
  low: 'default',
};

/**
 * What a Teams workflow ("When a Teams webhook request is received") takes: an Adaptive Card. Names come from the
 * directory, so they stand in text runs: a text block would read marks in them as Markdown, a link among them.
 */
export const teamsCard = (message: Message): Json => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        // The newest that Teams shows on every device.
        version: '1.4',
        fallbackText: titleOf(message),
        msteams: { width: 'Full' },
        body: [titleBlock(message), ...lines(message)],
        actions: actions(message),
      },
    },
  ],
});

const run = (text: string, look: Readonly<Record<string, Json>> = {}): Json => ({
  type: 'TextRun',
  text: clipped(oneLine(text), LONGEST_TEXT),
  ...look,
});

const block = (...inlines: readonly Json[]): Json => ({ type: 'RichTextBlock', inlines });

const titleBlock = (message: Message): Json =>
  block(
    run(titleOf(message), {
      ...{ weight: 'bolder', size: 'large' },
      color: colours[loudestOf(message.alarms).level],
    }),
  );

const lines = ({ alarms }: Message): readonly Json[] => {
  if (alarms.length > 1) return listed(alarms);
  return factsOf(alarms[0]).map(({ title, text }) =>
    block(run(`${title}: `, { weight: 'bolder' }), run(` ${text}`)),
  );
};

const listed = (alarms: readonly Alarm[]): readonly Json[] => {
  const left = alarms.length - MOST_LISTED;
  return [
    ...alarms.slice(0, MOST_LISTED).map(({ text }) => block(run(text))),
    ...(left > 0 ? [block(run(`and ${left} more`))] : []),
  ];
};

const actions = (message: Message): readonly Json[] => {
  const links = linksOf(loudestOf(message.alarms), message);
  if (links === null) return [];
  return [
    { type: 'Action.OpenUrl', title: 'See what happened', url: links.incident },
    { type: 'Action.OpenUrl', title: 'Timeline', url: links.timeline },
  ];
};
