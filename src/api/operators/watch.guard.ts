import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { needOf } from '../access/needs.js';
import { aboutOfHandler, actionOf, actOfHandler } from './acts.js';
import { overrules, watch } from './asking.js';

/** Notes what a request wants before anybody looks whether it may; lets everything pass. */
@Injectable()
export class WatchGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const need = needOf(this.reflector, handler);
    const action = actOfHandler(this.reflector, handler);
    if (need !== 'nothing') {
      const permission = need ?? null;
      const { method, routeOptions } = request;
      const how = { method, route: routeOptions.url ?? '', overrules: overrules(request) };
      const what = { action: action ?? actionOf(permission, how), permission };
      watch(request, what, aboutOfHandler(this.reflector, handler));
      return true;
    }
    if (action !== undefined) watch(request, { action, permission: null });
    return true;
  }
}
