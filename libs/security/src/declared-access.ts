import type { INestApplicationContext } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { ACCESS_RULE, type AccessRule } from './access.js';

type Handler = (...args: never[]) => unknown;

/**
 * Throws, naming them all, when a route or message handler does not say who may call it, when a route is
 * declared for services only, or a message handler for anything else.
 */
export function assertEveryRouteDeclaresAccess(app: INestApplicationContext): void {
  const faults: string[] = [];
  const scanner = new MetadataScanner();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, Handler>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        if (!handler) continue;
        const route = Reflect.hasMetadata(PATH_METADATA, handler);
        const message = Reflect.hasMetadata(PATTERN_METADATA, handler);
        if (!route && !message) continue;
        const rule: AccessRule | undefined =
          Reflect.getMetadata(ACCESS_RULE, handler) ?? Reflect.getMetadata(ACCESS_RULE, metatype);
        const where = `${metatype.name}.${name}`;
        if (!rule) faults.push(`${where} does not declare who may call it`);
        else if (route && rule.kind === 'service')
          faults.push(`${where} is a route but declared for services`);
        else if (message && rule.kind !== 'service') faults.push(`${where} must be declared ServiceInternal`);
      }
    }
  }
  if (faults.length > 0) throw new Error(`access not declared: ${faults.join('; ')}`);
}
