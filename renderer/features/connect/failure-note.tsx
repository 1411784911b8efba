import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { Banner } from '../../ui/banner.tsx';

type FailureNoteProps = { readonly failure: Failure; readonly actions?: ReactNode };

/** What went wrong, what to do about it, and the button that does it. */
export function FailureNote({ failure, actions }: FailureNoteProps) {
  const { title, advice } = describeFailure(failure);
  return <Banner tone="bad" role="alert" icon={<CircleAlert size={18} />} title={title} text={advice} actions={actions} />;
}
