import { words } from '../../locales/en.ts';
import { SidePane } from '../../ui/side-pane.tsx';
import { MemberList } from './member-list.tsx';

type MembersPaneProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Somebody asked for it, so that the focus goes there. */
  readonly takesFocus: boolean;
  /** A conversation was opened from here. */
  readonly onOpened: () => void;
};

/** Who is here, beside the conversation. */
export function MembersPane({ open, onClose, takesFocus, onOpened }: MembersPaneProps) {
  return (
    <SidePane open={open} onClose={onClose} title={words.rooms.members.title} takesFocus={takesFocus}>
      <MemberList onOpened={onOpened} />
    </SidePane>
  );
}
