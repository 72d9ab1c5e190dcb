import { RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Need, needOf } from '../../../src/api/access/needs.js';

/** A route that a server has, whether or not its document lists it. */
export interface Route {
  readonly method: string;
  /** With its parameters as `{name}`. */
  readonly path: string;
  readonly needs: Need | undefined;
}

type Handler = Parameters<typeof needOf>[1];

/** Every route of every controller, in the order of their paths. */
export const routesOf = (app: NestFastifyApplication): readonly Route[] => {
  const reflector = app.get(Reflector);
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers
    .flatMap(({ metatype }) =>
      typeof metatype === 'function' ? routesIn(metatype, reflector) : [],
    )
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
};

const keyOf = ({ method, path }: Route): string => `${path} ${method}`;

const routesIn = (controller: Handler, reflector: Reflector): readonly Route[] => {
  const prototype = controller.prototype as Readonly<Record<string, Handler>>;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .flatMap((name) => routesBy(controller, prototype[name] ?? controller, reflector));
};

const routesBy = (
  controller: Handler,
  handler: Handler,
  reflector: Reflector,
): readonly Route[] => {
  const method = reflector.get<RequestMethod | undefined>('method', handler);
  if (method === undefined) return [];
  const needs = needOf(reflector, handler);
  return pathsOf(reflector, controller).flatMap((base) =>
    pathsOf(reflector, handler).map((path) => ({
      method: RequestMethod[method],
      path: `/${base}/${path}`
        .replace(/\/+/g, '/')
        .replace(/(?<=.)\/$/, '')
        .replace(/:(\w+)/g, '{$1}'),
      needs,
    })),
  );
};

const pathsOf = (reflector: Reflector, of: Handler): readonly string[] =>
  [reflector.get<string | readonly string[] | undefined>('path', of) ?? '/'].flat();
