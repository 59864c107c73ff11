import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { z } from 'zod';
import { ErrorPage } from './pages/ErrorPage.tsx';
import { LinkPage } from './pages/LinkPage.tsx';
import { LoginPage } from './pages/LoginPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { PageSkeleton } from './pages/PageSkeleton.tsx';
import { RequireSession, SessionGate } from './SessionGate.tsx';

const root = createRootRoute({
  component: () => (
    <SessionGate>
      <Outlet />
    </SessionGate>
  ),
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: () => (
    <RequireSession>
      <Outlet />
    </RequireSession>
  ),
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/HomePage.tsx'), 'HomePage'),
});

const brands = createRoute({
  getParentRoute: () => signedIn,
  path: '/brand/$workspaceId',
  component: lazyRouteComponent(() => import('./pages/BrandPage.tsx'), 'BrandPage'),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit/$workspaceId',
  component: lazyRouteComponent(() => import('./pages/AuditPage.tsx'), 'AuditPage'),
});

const studio = createRoute({
  getParentRoute: () => signedIn,
  path: '/c/$creativeId',
  component: lazyRouteComponent(() => import('./studio/StudioPage.tsx'), 'StudioPage'),
});

const link = createRoute({ getParentRoute: () => root, path: '/join', component: LinkPage });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: z.object({ next: z.string().startsWith('/').optional().catch(undefined) }),
  component: LoginPage,
});

export const router = createRouter({
  routeTree: root.addChildren([signedIn.addChildren([home, brands, audit, studio]), link, login]),
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingMs: 150,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
