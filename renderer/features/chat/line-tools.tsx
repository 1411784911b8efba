import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { useActions } from '../../store/app-context.ts';
import { LineMenu } from './line-menu.tsx';
import { ReactionPicker } from './reaction-picker.tsx';
import { ReceiptsDialog } from './receipts-dialog.tsx';

/** Where a popup stands, and where the focus goes afterwards. */
export type LineAnchor = { readonly rect: DOMRect; readonly row: HTMLElement };
export type OpenLine = LineAnchor & { readonly entry: ShownEntry };

export type LineTools = {
  readonly openMenu: (entry: ShownEntry, anchor: LineAnchor) => void;
  readonly openPicker: (entry: ShownEntry, anchor: LineAnchor) => void;
};

const LineToolsContext = createContext<LineTools>({ openMenu: () => undefined, openPicker: () => undefined });

/** The popups of the lines below: one of each for all of them, so that a line costs nothing. */
export function useLineTools(): LineTools {
  return use(LineToolsContext);
}

/** Gives `children` the menu, the emoji picker and the list of readers. */
export function LineToolsProvider({ children }: { readonly children: ReactNode }) {
  const actions = useActions();
  const [menu, setMenu] = useState<{ readonly at: OpenLine; readonly open: boolean }>();
  const [picker, setPicker] = useState<{ readonly at: OpenLine; readonly open: boolean }>();
  const [receipts, setReceipts] = useState<ShownEntry>();
  const tools = useMemo<LineTools>(
    () => ({
      openMenu: (entry, anchor) => setMenu({ at: { entry, ...anchor }, open: true }),
      openPicker: (entry, anchor) => setPicker({ at: { entry, ...anchor }, open: true }),
    }),
    [],
  );
  return (
    <LineToolsContext value={tools}>
      {children}
      {menu !== undefined && (
        <LineMenu
          at={menu.at}
          open={menu.open}
          onClose={() => setMenu({ ...menu, open: false })}
          onMoreEmoji={() => setPicker({ at: menu.at, open: true })}
          onReceipts={() => setReceipts(menu.at.entry)}
        />
      )}
      {picker !== undefined && (
        <ReactionPicker
          at={picker.at}
          open={picker.open}
          onClose={() => setPicker({ ...picker, open: false })}
          onPick={(emoji) => actions.report(actions.react(picker.at.entry.roomId, picker.at.entry.seq, emoji, true))}
        />
      )}
      {receipts !== undefined && <ReceiptsDialog entry={receipts} onClose={() => setReceipts(undefined)} />}
    </LineToolsContext>
  );
}
