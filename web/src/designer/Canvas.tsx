import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import './canvas.css';
import { actionOfKey } from './canvas-keys.ts';
import type { FlowCanvasProps } from './canvas-props.ts';
import { edgeTypes, nodeTypes } from './element-types.ts';
import { createLiveStatus, LiveStatusContext } from './live-status.ts';
import './nodes/nodes.css';
import './nodes/scope-node.css';
import { runOnGraph } from './run-on-graph.ts';
import { useDrawing, useShape } from './use-drawing.ts';
import { useView } from './use-view.ts';
import { ViewControls } from './ViewControls.tsx';
import { neighbour } from './walk.ts';
import { zoomLevel } from './zoom-level.ts';

const zooms = { least: 0.1, most: 2 } as const;
const wholeView = { padding: '24px', minZoom: zooms.least, maxZoom: 1 } as const;
/** Nothing is edited here; the page scrolls under the wheel, which zooms with the control key. */
const readOnly = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  edgesReconnectable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  zoomOnScroll: false,
  zoomOnDoubleClick: false,
  preventScrolling: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  proOptions: { hideAttribution: true },
} as const;

export function Canvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Surface {...props} />
    </ReactFlowProvider>
  );
}

function Surface(props: FlowCanvasProps) {
  const { run, selected } = props;
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const shape = useShape(props);
  const { nodes, edges } = useDrawing(shape, props);
  const { first, show, noteMove, partial } = useView(frame, shape, selected);
  const [level, setLevel] = useState(zoomLevel(first?.zoom ?? 1));
  const flow = useReactFlow();
  const live = useMemo(createLiveStatus, []);
  useLayoutEffect(() => {
    live.show(run && runOnGraph(shape.graph, run));
  }, [live, run, shape]);
  const showAll = () => void flow.fitView(wholeView);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const action = actionOfKey(event.nativeEvent);
    if (!action) return;
    event.preventDefault();
    if (action === 'all') showAll();
    else if (action === 'whole') void flow.zoomTo(1);
    else if (action === 'in') void flow.zoomIn();
    else if (action === 'out') void flow.zoomOut();
    else {
      const from = (event.target as Element).closest('[data-node]')?.getAttribute('data-node');
      const next = from ? neighbour(shape, from, action) : undefined;
      const link = next && frame.current?.querySelector(`a[data-node="${CSS.escape(next)}"]`);
      if (!(link instanceof HTMLElement)) return;
      link.focus({ preventScroll: true });
      show(next);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys act on the links inside, which have the focus.
    <div className="canvas" data-zoom={level} onKeyDown={onKeyDown}>
      <div ref={frame} className="canvas-surface">
        {first && (
          <LiveStatusContext value={live}>
            <ReactFlow
              {...readOnly}
              nodes={nodes}
              edges={edges}
              nodeTypes={nodeTypes}
              edgeTypes={edgeTypes}
              defaultViewport={first}
              minZoom={zooms.least}
              maxZoom={zooms.most}
              aria-label={t('canvas.label')}
              onInit={() => setLevel(zoomLevel(flow.getZoom()))}
              onMove={(event, viewport) => {
                noteMove(event, viewport);
                setLevel(zoomLevel(viewport.zoom));
              }}
            >
              <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
            </ReactFlow>
          </LiveStatusContext>
        )}
      </div>
      <div className="canvas-foot">
        <p className="canvas-hint cut" title={partial ? t('canvas.partial') : undefined}>
          {partial && t('canvas.partial')}
        </p>
        <ViewControls onFit={showAll} />
      </div>
    </div>
  );
}
