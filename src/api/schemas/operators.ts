import { operatorActions, operatorOutcomes } from '../../domain/operators/operator-act.js';
import {
  anything,
  instant,
  mapOf,
  object,
  oneOf,
  orNull,
  pageOf,
  type Shape,
  text,
  whole,
} from './shapes.js';

const act = {
  id: text(),
  recordedAt: instant,
  at: instant,
  action: oneOf(...operatorActions),
  outcome: oneOf(...operatorOutcomes),
  actor: object({
    ...{ name: text(), id: text() },
    kind: oneOf(
      ...['user', 'application', 'emergency', 'service', 'machine', 'unauthenticated', 'nobody'],
    ),
  }),
  address: text('Where the request came from'),
  permission: orNull(text('That it takes')),
  method: text(),
  route: text('Pattern of the path'),
  target: orNull(text('What it is about, or what was made')),
  reason: orNull(text('As it was given')),
  query: mapOf(text()),
  status: orNull(whole('Of the answer; null before there was one')),
  error: orNull(text('Code of the error')),
  correlationId: text(),
  requestId: orNull(text('The same in what was asked and in what became of it')),
  times: whole('How many acts it stands for'),
};

const actLine: Shape = {
  ...mapOf(anything),
  properties: { kind: oneOf('act', 'end') },
  required: ['kind'],
};

/** What is answered about those who work with this program. */
export const operatorSchemas = {
  OperatorAct: object(act),
  OperatorActPage: pageOf('OperatorAct'),
  ActLine: actLine,
} as const;
