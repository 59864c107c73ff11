import { Link } from '@tanstack/react-router';
import { ChevronDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import { useUser } from '../../api/session.ts';
import { commonStrings } from '../../strings/common.ts';
import { studioStrings } from '../../strings/studio.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine } from '../../ui/Menu.tsx';
import { Spark } from '../../ui/Spark.tsx';
import { useTheme } from '../theme.ts';
import { useSignOut } from '../use-sign-out.ts';

/** The bar of all pages but the studio: the product, the page's own part, and the person. */
export function HomeBar({ children }: { readonly children?: ReactNode }) {
  const user = useUser();
  const { theme, setTheme } = useTheme();
  const signOut = useSignOut();
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center gap-3 border-b border-line bg-panel px-4 sm:px-6">
      <Link to="/" className="flex items-center gap-2 text-15 font-semibold">
        <Spark className="size-5 text-accent" />
        <span className="max-sm:sr-only">{commonStrings.product}</span>
      </Link>
      {children}
      <span className="flex-1" />
      {user !== undefined && (
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={studioStrings.account(user.name)}
              className="flex items-center gap-1 rounded-full p-0.5 pe-1.5 hover:bg-hover"
            >
              <Avatar name={user.name} hue={hueOf(user.id)} />
              <ChevronDown aria-hidden className="size-3.5 text-quiet" />
            </button>
          }
        >
          <MenuLabel>
            <span className="block text-13 font-semibold text-text">{user.name}</span>
            {user.email}
          </MenuLabel>
          <MenuLine />
          <MenuChoices
            label={commonStrings.theme.label}
            value={theme}
            choices={[
              { value: 'light', label: commonStrings.theme.light, icon: Sun },
              { value: 'dark', label: commonStrings.theme.dark, icon: Moon },
              { value: 'system', label: commonStrings.theme.system, icon: Monitor },
            ]}
            onChange={setTheme}
          />
          <MenuLine />
          <MenuItem icon={LogOut} onSelect={() => void signOut()}>
            {commonStrings.signOut}
          </MenuItem>
        </Menu>
      )}
    </header>
  );
}
