import { Link2Off } from 'lucide-react';
import { useEffect } from 'react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { toasts } from '../../ui/toast.tsx';

/** Says how much of an offered folder is not sent. Draws nothing itself. */
export function LeftOutToast() {
  const { forgetLeftOut } = useActions();
  const leftOut = useApp((state) => state.leftOut);
  useEffect(() => {
    if (leftOut === null) return;
    toasts.add({
      id: 'left-out',
      title: words.files.leftOut(leftOut.count),
      description: words.files.leftOutHint(leftOut.folder),
      data: { icon: <Link2Off size={18} /> },
    });
    forgetLeftOut();
  }, [leftOut, forgetLeftOut]);
  return null;
}
