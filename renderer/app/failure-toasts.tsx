import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { describeFailure } from '../../shared/lib/describe-failure.ts';
import { useActions, useApp } from '../store/app-context.ts';
import { toasts } from '../ui/toast.tsx';

/** Shows each failure that has no place of its own once. Draws nothing itself. */
export function FailureToasts() {
  const { forgetReported } = useActions();
  const reported = useApp((state) => state.reportedFailures);
  useEffect(() => {
    for (const { key, failure } of reported) {
      const { title, advice } = describeFailure(failure);
      toasts.add({
        id: `failure-${failure.code}`,
        type: 'bad',
        title,
        description: advice,
        priority: 'high',
        data: { icon: <CircleAlert size={18} /> },
      });
      forgetReported(key);
    }
  }, [reported, forgetReported]);
  return null;
}
