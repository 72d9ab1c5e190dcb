import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidRequest } from './request-validation.js';

class NoBody implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (typeof body !== 'object' || body === null) return true;
    const faults = Object.keys(body).map((field) => ({
      field,
      takes: 'no fields here',
      message: `${field} is not known; no fields can be given`,
    }));
    if (faults.length > 0) throw new InvalidRequest(faults.slice(0, 1));
    return true;
  }
}

/** A route whose body has no fields; one that is given is refused. */
export const TakesNoBody = () => applyDecorators(UseGuards(new NoBody()));
