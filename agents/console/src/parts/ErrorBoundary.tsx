// Catches what a page gets wrong, so that a fault is a message and a way back, never an empty window.
import { Component, type ReactNode } from "react";

interface Props {
  /** What to show instead; `recover` draws the children again. */
  fallback: (recover: () => void) => ReactNode;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(() => this.setState({ failed: false })) : this.props.children;
  }
}
