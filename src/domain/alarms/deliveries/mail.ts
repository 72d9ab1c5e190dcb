import { oneLine } from '../../printable.js';
import type { Alarm } from '../alarm-events.js';
import { type AlarmLinks, linksOf } from './links.js';
import { clipped, type Fact, factsOf, type Message, titleOf } from './message.js';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const MOST_LISTED = 50;
const LONGEST_TEXT = 300;

interface Part {
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly links: AlarmLinks | null;
}

/** An e-mail that tells of alarms; the same in plain text and in simple HTML. */
export const mailOf = (message: Message): Mail => {
  const { alarms } = message;
  const listed = alarms.slice(0, MOST_LISTED);
  const parts = listed.map((alarm) => partOf(alarm, message, alarms.length === 1));
  const left = alarms.length - listed.length;
  const ends = [
    ...(left > 0 ? [`And ${left} more of the same rule.`] : []),
    `Stateline, tenant ${message.tenantId}, alarm ${alarms[0].alarmId}`,
  ];
  return {
    subject: titleOf(message),
    text: [...parts.map(asText), ...ends, ''].join('\n\n'),
    html: `<!doctype html><html><body>${parts.map(asHtml).join('')}${ends.map(paragraph).join('')}</body></html>`,
  };
};

const partOf = (alarm: Alarm, message: Message, isOnly: boolean): Part => ({
  text: clipped(oneLine(alarm.text), LONGEST_TEXT),
  facts: isOnly ? factsOf(alarm) : factsOf(alarm).filter(({ title }) => title === 'When'),
  links: linksOf(alarm, message),
});

const COLUMN = 8;

const asText = ({ text, facts, links }: Part): string =>
  [
    text,
    ...facts.map((fact) => `  ${fact.title.padEnd(COLUMN)}${fact.text}`),
    ...(links === null ? [] : [`  See it  ${links.incident}`, `  Before  ${links.timeline}`]),
  ].join('\n');

const asHtml = ({ text, facts, links }: Part): string => {
  const rows = facts.map(
    (fact) => `<tr><th align="left">${escaped(fact.title)}</th><td>${escaped(fact.text)}</td></tr>`,
  );
  const ways =
    links === null
      ? ''
      : `<p><a href="${escaped(links.incident)}">See what happened</a> · <a href="${escaped(links.timeline)}">Timeline</a></p>`;
  return `<h3>${escaped(text)}</h3><table>${rows.join('')}</table>${ways}`;
};

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? '');
