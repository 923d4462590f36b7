import type { AnyRouter } from '@tanstack/react-router';
import type { ParseKeys } from 'i18next';
import type { Role } from '../sign-in/session.js';

/** Where the names of screens come from. */
export const TITLES = [
  'shell',
  'review',
  'person',
  'organisation',
  'board',
  'periods',
  'rounds',
  'operations',
  'audit',
  'account',
  'models',
  'survivorship',
] as const;
type TitleKey = ParseKeys<typeof TITLES>;

/** What a route says about its screen. */
export interface ScreenData {
  /** Key of its name, `review:queue.title`: in the navigation and in the tab of the browser. */
  readonly title: TitleKey;
  /** Who may see it. The hub refuses the others as well, with every answer. */
  readonly roles: readonly Role[];
  /** Place in the navigation; missing: it is reached from other screens alone. */
  readonly place?: number;
}

declare module '@tanstack/react-router' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged into the router's own
  interface StaticDataRouteOption extends Partial<ScreenData> {}
}

/** The screens in the navigation of a role, in their order. */
export function screensOf(router: AnyRouter, role: Role): { to: string; title: TitleKey }[] {
  return (
    Object.values(router.routesByPath) as {
      fullPath: string;
      options: { staticData?: Partial<ScreenData> };
    }[]
  )
    .flatMap(({ fullPath, options: { staticData } }) =>
      staticData?.title && staticData.place !== undefined && staticData.roles?.includes(role)
        ? [{ to: fullPath, title: staticData.title, place: staticData.place }]
        : [],
    )
    .sort((a, b) => a.place - b.place);
}
