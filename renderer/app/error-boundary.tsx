import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { words } from '../locales/en.ts';
import { Button } from '../ui/button.tsx';
import styles from './bridge-screen.module.css';

type ErrorBoundaryProps = { readonly children: ReactNode };
type ErrorBoundaryState = { readonly broken: boolean };

/** Keeps a fault in one pane from taking the window along; the pane can be shown again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { broken: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className={styles.screen} role="alert">
        <div className={styles.message}>
          <span className={styles.icon}>
            <TriangleAlert size={26} />
          </span>
          <h2 className={styles.title}>{words.crashed.title}</h2>
          <p className={styles.text}>{words.crashed.text}</p>
          <Button variant="primary" onClick={() => this.setState({ broken: false })}>
            {words.crashed.reload}
          </Button>
        </div>
      </div>
    );
  }
}
