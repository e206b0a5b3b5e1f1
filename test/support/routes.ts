import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, type Access } from '../../src/access/requires.decorator.js';
import type { TestApp } from './app.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly handler: string;
  readonly access: Access | undefined;
}

/** Every handler of the running application, by its decorators. */
export function routesOf(t: TestApp): Route[] {
  const controllers = [...t.app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const types = new Set(controllers.map(({ metatype }) => metatype as new () => object));
  return [...types].flatMap(handlersOf).toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

export const nameOf = ({ method, path }: Route): string => `${path} ${method}`;

/** The route that answers a request for `path`: an address written out goes before one with parameters. */
export function routeFor(routes: readonly Route[], method: Route['method'], path: string): Route | undefined {
  const fits = routes.filter((route) => route.method === method && patternOf(route).test(path));
  return fits.toSorted((one, other) => parametersOf(one) - parametersOf(other))[0];
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+').replace('*', '.*')}$`);
}

const parametersOf = ({ path }: Route): number => path.split(/[:*]/).length;

function handlersOf(type: new () => object): Route[] {
  const prototype = type.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name] as object;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const parts = [Reflect.getMetadata(PATH_METADATA, type), Reflect.getMetadata(PATH_METADATA, handler)] as string[];
    const access = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, type)) as Access | undefined;
    return {
      method: RequestMethod[method] as Route['method'],
      path: `/${parts
        .flatMap((part) => part.split('/'))
        .filter(Boolean)
        .join('/')}`,
      handler: `${type.name}.${name}`,
      access,
    };
  });
}
