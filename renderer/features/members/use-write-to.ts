import { useCallback } from 'react';
import type { MemberId } from '../../../shared/model/ids.ts';
import { useActions } from '../../store/app-context.ts';

/** Opens the direct conversation with one member, then calls `onOpened`. */
export function useWriteTo(memberId: MemberId, onOpened: () => void): () => void {
  const actions = useActions();
  return useCallback(() => {
    void actions.openDirect([memberId]).then((result) => (result.ok ? onOpened() : actions.reportFailure(result.failure)));
  }, [actions, memberId, onOpened]);
}
