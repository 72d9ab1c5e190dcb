import { cefOf } from '../../../../src/domain/alarms/deliveries/cef.js';
import { linksOf } from '../../../../src/domain/alarms/deliveries/links.js';
import { mailOf } from '../../../../src/domain/alarms/deliveries/mail.js';
import { titleOf } from '../../../../src/domain/alarms/deliveries/message.js';
import { syslogMessage } from '../../../../src/domain/alarms/deliveries/syslog.js';
import { teamsCard } from '../../../../src/domain/alarms/deliveries/teams-card.js';
import { webhookBody } from '../../../../src/domain/alarms/deliveries/webhook-body.js';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import { printableJson } from '../../../../src/domain/printable.js';
import { aMessage, anAlarm } from './some-alarms.js';

const HOSTILE = '[click](http://evil)\r\nBcc: <b>|=\\ \u202eevil';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => anAlarm({ alarmId: `alarm-${String(index)}` }));

const named = (displayName: string, objects = 1) =>
  anAlarm({
    text: `Eve changed ${displayName}`,
    objects: Array.from({ length: objects }, (_, index) => ({
      ...{ objectId: objectId(String(index)), objectType: 'user' as const, displayName },
    })),
  });

/** What turns the direction of text, ends a line or is taken for an order. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const SPOOF = '\u202agnp\u202e.exe\u2066\u2069\u001b[2J\u009b\u007f\u2028\u200f';

/** Each text that is shown, wherever it stands in a card. */
const shownIn = (card: unknown): readonly string[] =>
  [...JSON.stringify(card).matchAll(/"type":"(\w+)","text"/g)].map(([, type]) => type ?? '');

describe('The title of an alarm', () => {
  it('says what happened, how loud it is, and whether it is a test', () => {
    expect(titleOf(aMessage())).toBe('[HIGH] Eve weakened the policy Require MFA');
    expect(titleOf({ ...aMessage(), isTest: true })).toMatch(/^\[TEST\] Eve/);
    expect(titleOf(aMessage([anAlarm(), anAlarm({ level: 'critical' })]))).toBe(
      '[CRITICAL] 2 alarms of policy-weakened',
    );
  });

  it('is one short line, whatever names are in it', () => {
    const title = titleOf(aMessage([named(`${HOSTILE}${'x'.repeat(500)}`)]));
    expect(title).not.toMatch(/[\r\n\u202e]/);
    expect(Array.from(title)).toHaveLength(140);
  });
});

describe('Links', () => {
  it('lead to the incident and to what is around it in the timeline', () => {
    const at = 'https://stateline.example.com/tenants/tenant-1';
    const around = 'from=2026-11-21T21%3A10%3A05.250Z&until=2026-11-21T23%3A10%3A05.250Z';
    expect(linksOf(anAlarm(), aMessage())).toEqual({
      incident: `${at}/incident?correlationId=op-1&${around}`,
      timeline: `${at}/timeline?correlationId=op-1&${around}`,
    });
    const byEve = anAlarm({ auditCorrelationIds: [] });
    expect(linksOf(byEve, aMessage())?.incident).toBe(`${at}/incident?actor=eve-id&${around}`);
  });

  it('lead to the change where nobody is known to have done it, and nowhere without an address', () => {
    const unknown = anAlarm({ auditCorrelationIds: [], actors: [] });
    expect(linksOf(unknown, aMessage())).toEqual({
      incident: 'https://stateline.example.com/tenants/tenant-1/timeline?change=change-1',
      timeline: expect.stringContaining('/timeline?objectId=p1&from=') as unknown,
    });
    expect(linksOf(unknown, { ...aMessage(), publicUrl: null })).toBeNull();
  });
});

describe('A message', () => {
  it('to a webhook holds every alarm of a storm by its id, and the first ones whole', () => {
    const body = webhookBody(aMessage(many(60)));
    expect(body).toMatchObject({ version: 1, count: 60, key: 'key-1', tenantId: 'tenant-1' });
    expect(body).toHaveProperty('alarmIds.length', 60);
    expect(body).toHaveProperty('alarms.length', 20);
    expect(body).toHaveProperty('alarms.0.links.incident', expect.stringContaining('/incident?'));
  });

  it('to Teams shows names as they are, never as Markdown, and stays below its limit', () => {
    const card = teamsCard(aMessage([named(HOSTILE, 20)]));
    expect(new Set(shownIn(card))).toEqual(new Set(['TextRun']));
    expect(card).toHaveProperty('attachments.0.content.actions.length', 2);
    const storm = JSON.stringify(
      teamsCard(aMessage(many(400).map(() => named('x'.repeat(256), 20)))),
    );
    expect(Buffer.byteLength(storm)).toBeLessThan(28 * 1024);
    expect(storm).toContain('and 390 more');
  });

  it('by e-mail says who, what, when and why, in text and in HTML that names cannot break', () => {
    const { subject, text, html } = mailOf(aMessage([named('<script>alert(1)</script>')]));
    expect(subject).toBe('[HIGH] Eve changed <script>alert(1)</script>');
    expect(text).toContain('Who     eve@contoso.com (203.0.113.7)');
    expect(text).toContain('When    2026-11-21 22:10:05 UTC');
    expect(text).toContain('Why     MITRE ATT&CK T1556.009');
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });

  it('has no orders and no marks of direction in it, whatever names say, in any format', () => {
    const alarm = anAlarm({
      ...named(SPOOF),
      source: SPOOF,
      actors: [{ kind: 'user', id: SPOOF, name: SPOOF, ip: SPOOF }],
    });
    const message = aMessage([alarm]);
    const { subject, text, html } = mailOf(message);
    const tcp = (format: 'cef' | 'ocsf') =>
      syslogMessage(alarm, message, { format, transport: 'tcp' }, SPOOF);
    const webhook = printableJson(webhookBody(message));

    for (const said of [subject, html, cefOf(alarm, message), tcp('cef'), tcp('ocsf')]) {
      expect(said).not.toMatch(UNSEEN);
    }
    expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
    expect(webhook).not.toMatch(UNSEEN);
    expect(JSON.parse(webhook)).toHaveProperty('alarms.0.objects.0.displayName', SPOOF);
    expect(printableJson(teamsCard(message))).toBe(JSON.stringify(teamsCard(message)));
  });

  it('in CEF escapes what would end a field', () => {
    const cef = cefOf(named('a|b=c\\d'), aMessage());
    expect(cef).toMatch(
      /^CEF:0\|Stateline\|Stateline\|1\|policy-weakened\|Eve changed a\\\|b=c\\\\d\|8\|/,
    );
    expect(cef).toContain(' duser=a|b\\=c\\\\d ');
    expect(cef).toContain(' src=203.0.113.7 ');
    expect(cef).not.toMatch(/[\r\n]/);
    const six = anAlarm({ actors: [{ kind: 'user', id: null, name: null, ip: '2001:db8::1' }] });
    expect(cefOf(six, aMessage())).toContain('c6a2Label=Source IPv6 Address c6a2=2001:db8::1');
  });

  it('in syslog is a line of RFC 5424 with a finding of OCSF, whole where there is room', () => {
    const tcp = { format: 'ocsf', transport: 'tcp' } as const;
    const line = syslogMessage(named('Ada', 20), aMessage(), tcp, 'a host');
    const [, json = ''] =
      /^<107>1 2026-11-21T22:10:05\.250Z a_host stateline - policy-weakened - (.*)$/.exec(line) ??
      [];
    const finding: unknown = JSON.parse(json);
    expect(finding).toMatchObject({
      ...{ class_uid: 2004, category_uid: 2, activity_id: 1, type_uid: 200_401, severity_id: 4 },
      metadata: { version: '1.3.0', tenant_uid: 'tenant-1' },
      finding_info: { uid: 'alarm-1', title: 'Eve changed Ada' },
    });
    expect(finding).toHaveProperty('resources.length', 20);
  });

  it('in a datagram is as short as every receiver takes it', () => {
    const udp = { format: 'ocsf', transport: 'udp' } as const;
    const line = syslogMessage(named('Ä'.repeat(100), 20), aMessage(), udp, 'host');
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(2048);
    expect(line).toContain('"count":1');
  });
});
