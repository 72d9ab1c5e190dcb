import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidRequest } from './request-validation.js';

/** Characters of a field's name that are said again. */
const LONGEST_NAME = 80;

class NoBody implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (body === undefined || body === null) return true;
    const [name] = typeof body === 'object' && !Array.isArray(body) ? Object.keys(body) : ['body'];
    if (name === undefined) return true;
    const field = name.slice(0, LONGEST_NAME);
    const message = `${field} is not known; no fields can be given`;
    throw new InvalidRequest([{ field, takes: 'no fields here', message }]);
  }
}

/** A route whose body has no fields; one that is given is refused. */
export const TakesNoBody = () => applyDecorators(UseGuards(new NoBody()));
