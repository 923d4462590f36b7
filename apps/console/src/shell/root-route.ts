import { createRootRoute } from '@tanstack/react-router';
import { NoSuchScreen } from './not-for-you.js';
import { Root } from './root.js';

/** The parent of every screen's route. */
export const rootRoute = createRootRoute({ component: Root, notFoundComponent: NoSuchScreen });
