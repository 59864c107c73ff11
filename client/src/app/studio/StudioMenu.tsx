import {
  Download,
  Ellipsis,
  FileUp,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Octagon,
  Redo2,
  Sun,
  Undo2,
  UserPlus,
} from 'lucide-react';
import { useAgentControl } from '../../editing/use-agent-control.ts';
import { agentStrings } from '../../strings/agents.ts';
import { commonStrings } from '../../strings/common.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative, useUndo } from '../../sync/hooks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine } from '../../ui/Menu.tsx';
import { useTheme } from '../theme.ts';
import { layout } from './layout-store.ts';
import { useSignOut } from '../use-sign-out.ts';

/** Everything that is not needed every minute; on narrow screens also what the bar has no room for. */
export function StudioMenu({ wide }: { readonly wide: boolean }) {
  const { rights, role, user } = useCreative();
  const { theme, setTheme } = useTheme();
  const undo = useUndo();
  const control = useAgentControl();
  const signOut = useSignOut();
  return (
    <Menu align="end" trigger={<IconButton icon={Ellipsis} label={words.menu} />}>
      <MenuLabel>
        <span className="block text-13 font-semibold text-text">{user.name}</span>
        {words.youAre(commonStrings.roles[role])}
      </MenuLabel>
      <MenuLine />
      {!wide && (
        <>
          {rights.editContent && (
            <>
              <MenuItem icon={Undo2} disabled={!undo.canUndo} onSelect={undo.undo}>
                {words.undo}
              </MenuItem>
              <MenuItem icon={Redo2} disabled={!undo.canRedo} onSelect={undo.redo}>
                {words.redo}
              </MenuItem>
            </>
          )}
          {rights.decideProposals && (
            <MenuItem icon={Octagon} danger onSelect={() => void control.stop()}>
              {agentStrings.stopAll}
            </MenuItem>
          )}
          {rights.share && (
            <MenuItem icon={UserPlus} onSelect={() => layout.openDialog('share')}>
              {words.share}
            </MenuItem>
          )}
          {rights.export && (
            <MenuItem icon={Download} onSelect={() => layout.openDialog('export')}>
              {words.export}
            </MenuItem>
          )}
        </>
      )}
      {rights.editContent && (
        <MenuItem icon={FileUp} onSelect={() => layout.openDialog('import')}>
          {words.import}
        </MenuItem>
      )}
      <MenuItem icon={Keyboard} keys="Shift+/" onSelect={() => layout.openDialog('shortcuts')}>
        {words.shortcuts}
      </MenuItem>
      <MenuLine />
      <MenuLabel>{commonStrings.theme.label}</MenuLabel>
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
  );
}
