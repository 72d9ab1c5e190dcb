import { Controller, HttpStatus, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReceiveNotifications } from '../capture/receive-notifications.command.js';
import { InvalidValue } from '../domain/errors.js';
import type { Json } from '../domain/json.js';
import { ForEverybody } from './access/needs.js';

/** A validation token is a sentence; this is many times as long. */
const LONGEST_TOKEN = 2048;

type Delivery = FastifyRequest<{ Querystring: { validationToken?: unknown }; Body: Json }>;

/**
 * Where Microsoft Graph tells of changes. Whoever sends it learns nothing by it: what is not genuine is
 * answered as what is.
 */
@ApiExcludeController()
@Controller('api/notifications/graph')
export class NotificationsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ForEverybody()
  async changed(@Req() delivery: Delivery, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(delivery, reply);
  }

  @Post('lifecycle')
  @ForEverybody()
  async lifecycle(@Req() delivery: Delivery, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(delivery, reply);
  }

  private async answer({ query, body }: Delivery, reply: FastifyReply): Promise<void> {
    const { validationToken } = query;
    if (validationToken === undefined) {
      await this.commands.execute(new ReceiveNotifications(body));
      await reply.status(HttpStatus.ACCEPTED).send();
      return;
    }
    // Graph, "Receive change notifications through webhooks" (2025): the token as text, within 10 s.
    await reply
      .status(HttpStatus.OK)
      .type('text/plain; charset=utf-8')
      .send(tokenIn(validationToken));
  }
}

const tokenIn = (token: unknown): string => {
  if (typeof token === 'string' && token !== '' && token.length <= LONGEST_TOKEN) return token;
  throw new InvalidValue('validationToken', `text of 1 to ${LONGEST_TOKEN} characters`, '');
};
