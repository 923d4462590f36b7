import '@fontsource/be-vietnam-pro/400.css';
import '@fontsource/be-vietnam-pro/600.css';
import './design/design.css';
import './shell/shell.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/queries.js';
import { Failure } from './design/failure.js';
import { toast } from './design/toasts.js';
import { startLanguage } from './language/language.js';
import { router } from './router.js';
import { applyTheme, chosenTheme } from './shell/theme.js';

const queries = createQueryClient((error) => toast({ content: <Failure error={error} />, kind: 'bad' }));
const page = document.getElementById('console');
if (!page) throw new Error('the page has no place for the console');

applyTheme(chosenTheme());
await startLanguage();
createRoot(page).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
