import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod, type Type } from '@nestjs/common';
import { AdaptersController } from '../adapters/adapters.controller.js';
import { ArrivalsController } from '../arrivals/arrivals.controller.js';
import { BatchesController } from '../batches/batches.controller.js';
import { ConnectorsController } from '../connectors/connectors.controller.js';
import { ChangesController } from '../changes/changes.controller.js';
import { MembersController } from '../members/members.controller.js';
import { ClientsController } from '../oauth/clients.controller.js';
import { OauthController } from '../oauth/oauth.controller.js';
import { ModelsController } from '../models/models.controller.js';
import { OperationsController } from '../operations/operations.controller.js';
import { UnitsController } from '../organisation-units/units.controller.js';
import { FindingsController } from '../findings/findings.controller.js';
import { PersonsController } from '../persons/persons.controller.js';
import { PlacesController } from '../places/places.controller.js';
import { PeriodsController } from '../periods/periods.controller.js';
import { ReportImportsController } from '../reports/report-imports.controller.js';
import { ExportsController } from '../exports/exports.controller.js';
import { RoundsController } from '../rounds/rounds.controller.js';
import { SubscriptionsController } from '../subscriptions/subscriptions.controller.js';
import { ReportsController } from '../reports/reports.controller.js';
import { UploadsController } from '../uploads/uploads.controller.js';
import { BulkController } from '../review/bulk.controller.js';
import { CasesController } from '../review/cases.controller.js';
import { DecisionsController } from '../review/decisions.controller.js';
import { ProposalsController } from '../proposals/proposals.controller.js';
import { SamplesController } from '../review/samples.controller.js';
import { SharingController } from '../sharing/sharing.controller.js';
import { WebhooksController } from '../webhooks/webhooks.controller.js';
import { SurvivorshipController } from '../survivorship/survivorship.controller.js';
import { OidcController } from '../sign-in/oidc.controller.js';
import { SessionController } from '../sign-in/session.controller.js';
import { SignInsController } from '../sign-in/sign-ins.controller.js';
import { OPENAPI } from './openapi.js';
import { documentationPage } from './page.js';

const CONTROLLERS: Type[] = [
  AdaptersController,
  BatchesController,
  ChangesController,
  ConnectorsController,
  MembersController,
  OauthController,
  ClientsController,
  SessionController,
  OidcController,
  SignInsController,
  ModelsController,
  SamplesController,
  OperationsController,
  PersonsController,
  FindingsController,
  SurvivorshipController,
  SharingController,
  UploadsController,
  ExportsController,
  PeriodsController,
  PlacesController,
  ArrivalsController,
  ReportImportsController,
  RoundsController,
  SubscriptionsController,
  ReportsController,
  UnitsController,
  CasesController,
  DecisionsController,
  BulkController,
  ProposalsController,
  WebhooksController,
];

function routesOf(controller: Type): string[] {
  const prefix = Reflect.getMetadata(PATH_METADATA, controller) as string;
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    if (name === 'constructor') return [];
    const handler = (controller.prototype as Record<string, object>)[name]!;
    const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
    if (path === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]!;
    const full = `/${prefix}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    return [`${method} ${full.replace(/:(\w+)/g, '{$1}')}`];
  });
}

describe('OpenAPI document', () => {
  it('describes every route, and no other', () => {
    const described = Object.entries(OPENAPI.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(CONTROLLERS.flatMap(routesOf).sort());
  });

  it('is the committed one', () => {
    const committed: unknown = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(OPENAPI)));
  });

  it('refers only to what it holds', () => {
    const references = [...JSON.stringify(OPENAPI).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, kind, name] of references) {
      expect(Object.keys((OPENAPI.components as Record<string, object>)[kind!]!)).toContain(name);
    }
  });

  it('is readable without anything from elsewhere', () => {
    const page = documentationPage();
    expect(page).toContain('/v1/members/{localId}');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });
});
