import type { INestApplication } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { isForPeopleOnly } from '../access/actor.js';
import { ACCESS, type Access } from '../access/requires.decorator.js';
import { API_SECTION, type Section } from './api-section.decorator.js';
import { versionWanted } from './if-match.decorator.js';

/** What a handler declares in code and the generator of the description does not look at. */
export interface Handler {
  readonly access: Access;
  /** No API token may call it. */
  readonly isForPeopleOnly: boolean;
  readonly takesVersion: boolean;
}

type Type = abstract new () => object;

/** The name of an operation: `Offices_list`. */
export const operationId = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '')}_${method}`;

/** Every handler of the application, by the name of its operation. */
export function handlersOf(app: INestApplication): ReadonlyMap<string, Handler> {
  return new Map(
    controllersOf(app).flatMap((type) =>
      new MetadataScanner()
        .getAllMethodNames(type.prototype)
        .map((method) => [operationId(type.name, method), handlerOf(type, method)] as const),
    ),
  );
}

/** What the parts of the API are about, by name. */
export function sectionsOf(app: INestApplication): Section[] {
  return controllersOf(app)
    .map((type) => Reflect.getMetadata(API_SECTION, type) as Section | undefined)
    .filter((section) => section !== undefined);
}

function controllersOf(app: INestApplication): Type[] {
  return [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .map(({ metatype }) => metatype as Type);
}

function handlerOf(type: Type, method: string): Handler {
  const handler = (type.prototype as Record<string, object>)[method] ?? {};
  const access = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, type)) as Access;
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, method) ?? {}) as Record<string, { factory?: unknown }>;
  return {
    access,
    isForPeopleOnly: typeof access === 'object' && isForPeopleOnly(access.permission),
    takesVersion: Object.values(args).some(({ factory }) => factory === versionWanted),
  };
}
