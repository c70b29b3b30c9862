import { lazy, Suspense } from 'react';
import { useText } from '../i18n/i18n.ts';
import { CanvasBoundary } from './CanvasBoundary.tsx';
import './canvas-frame.css';
import type { FlowCanvasProps } from './canvas-props.ts';

// A chunk of its own, with React Flow and its styles: no page waits for it.
const Canvas = lazy(async () => ({ default: (await import('./Canvas.tsx')).Canvas }));

/** The flow drawn, read-only. It fills its parent, which sets its size, so that nothing moves when it appears. */
export function FlowCanvas(props: FlowCanvasProps) {
  const t = useText();
  return (
    <section className="canvas-frame" aria-label={t('flow.drawing')}>
      <CanvasBoundary text={t('canvas.failed')} again={t('error.retry')}>
        <Suspense
          fallback={
            <p className="canvas-note" role="status">
              {t('canvas.loading')}
            </p>
          }
        >
          <Canvas {...props} />
        </Suspense>
      </CanvasBoundary>
    </section>
  );
}
