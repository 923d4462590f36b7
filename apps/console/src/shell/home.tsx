import { Navigate, useRouter } from '@tanstack/react-router';
import { useAccount } from '../sign-in/session.js';
import { NotForYou } from './not-for-you.js';
import { screensOf } from './screens.js';

/** Everybody begins at the first screen of their role. */
export function Home() {
  const { role } = useAccount();
  const [first] = screensOf(useRouter(), role);
  return first ? <Navigate to={first.to} replace /> : <NotForYou />;
}
