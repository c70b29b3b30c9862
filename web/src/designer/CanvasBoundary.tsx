import { Button } from 'antd';
import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly text: string;
  readonly again: string;
  readonly children: ReactNode;
}

/** A drawing that cannot be had, such as when its chunk does not load, leaves the rest of the page standing. */
export class CanvasBoundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <p className="canvas-note" role="alert">
        {this.props.text} {/* A chunk that failed stays failed until the page is loaded anew. */}
        <Button size="small" onClick={() => window.location.reload()}>
          {this.props.again}
        </Button>
      </p>
    );
  }
}
