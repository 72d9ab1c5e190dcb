import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayEnter } from '../../domain/access/principal.js';
import { jsonIn, objectOf, textOf } from '../../domain/json-fields.js';
import { isJsonObject } from '../../domain/json.js';
import type { OperatorAct, OperatorOutcome } from '../../domain/operators/operator-act.js';
import { OperatorsAudit } from '../../operators/operators-audit.port.js';
import { presentedIn } from '../access/presented.js';
import { callerIn } from '../caller.js';
import { actOf, askingIn, type Asking, watch } from './asking.js';
import { Concerned } from './concerned.js';
import { Refusals } from './refusals.js';
import type { Shown } from './strangers.js';

type Asked = FastifyRequest<{ Params: { tenantId?: string } | undefined }>;

interface Answer {
  readonly reply: FastifyReply;
  readonly payload: unknown;
}

const NOT_LET_IN = [401, 403, 429];

/** Records what became of each request, before the first byte of its answer leaves. */
@Injectable()
export class Outcomes implements OnModuleInit {
  constructor(
    private readonly adapters: HttpAdapterHost,
    private readonly audit: OperatorsAudit,
    private readonly concerned: Concerned,
    private readonly refusals: Refusals,
  ) {}

  onModuleInit(): void {
    const server: FastifyInstance = this.adapters.httpAdapter.getInstance();
    server.addHook('onSend', async (request, reply, payload) => {
      await this.record(request as Asked, { reply, payload });
      return payload;
    });
  }

  private async record(request: Asked, answer: Answer): Promise<void> {
    const { statusCode } = answer.reply;
    const asking = askingIn(request) ?? turnedAway(request, statusCode);
    if (asking === undefined || asking.isDone) return;
    asking.isDone = true;
    const act = { ...actOf(request, asking, outcomeOf(request, statusCode)), ...toldBy(answer) };
    if (callerIn(request) === undefined) {
      const tenantIds = () => this.concerned.byRefused(tenantIn(request), undefined);
      this.refusals.ofStranger(tenantIds, act, shownBy(request, asking));
      return;
    }
    await this.recordOf(request, asking, act);
  }

  private async recordOf(request: Asked, asking: Asking, act: OperatorAct): Promise<void> {
    const tenantIds =
      asking.tenantIds ?? this.concerned.byRefused(tenantIn(request), callerIn(request));
    if (asking.isAsked) await this.recordOutcome(tenantIds, act);
    else if (act.outcome === 'refused') this.refusals.ofCaller(tenantIds, act);
    else this.audit.note(tenantIds, act);
  }

  /** It was done: a log that is away now gets to know of it later. */
  private async recordOutcome(tenantIds: readonly string[], act: OperatorAct): Promise<void> {
    try {
      await this.audit.record(tenantIds, act);
    } catch {
      this.audit.note(tenantIds, act);
    }
  }
}

const tenantIn = (request: Asked): string | undefined => request.params?.tenantId;

/** A request that was refused before its route was looked at. */
const turnedAway = (request: Asked, status: number): Asking | undefined =>
  NOT_LET_IN.includes(status)
    ? watch(request, { action: 'turn-away', permission: null })
    : undefined;

const shownBy = (request: Asked, { isTry, action }: Asking): Shown => {
  if (isTry) return 'tried';
  const { session } = presentedIn(request);
  const isSomething = session !== null || request.headers.authorization !== undefined;
  return isSomething || action === 'sign-in' ? 'something' : 'nothing';
};

const outcomeOf = (request: Asked, status: number): OperatorOutcome => {
  if (status < 400) return 'allowed';
  const tenantId = tenantIn(request);
  const caller = callerIn(request);
  const isAnothers = tenantId !== undefined && caller !== undefined && !mayEnter(caller, tenantId);
  return NOT_LET_IN.includes(status) || isAnothers ? 'refused' : 'failed';
};

/** What was made, or why nothing was. */
const toldBy = ({ reply, payload }: Answer): Partial<OperatorAct> => {
  const { statusCode: status } = reply;
  const location = reply.getHeader('location');
  if (status < 300) return { status, ...(typeof location === 'string' && { target: location }) };
  const error = codeIn(payload);
  return { status, ...(error !== null && { error }) };
};

/** Of problem details, or of an error as Graph tells it. */
const codeIn = (payload: unknown): string | null => {
  const told = typeof payload === 'string' ? jsonIn(payload) : undefined;
  if (!isJsonObject(told)) return null;
  return textOf(told, 'title') ?? textOf(objectOf(told, 'error'), 'code');
};
