/** How much a node can say at a zoom: all; no sentences and port names; its sign, state and title. */
export type ZoomLevel = 'near' | 'middle' | 'far';

export function zoomLevel(zoom: number): ZoomLevel {
  if (zoom < 0.3) return 'far';
  return zoom < 0.5 ? 'middle' : 'near';
}
