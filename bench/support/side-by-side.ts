import { type Figure, median } from './figures.ts';
import { type Load, loadFor, type Served } from './http-load.ts';

/** One of those that are compared; `settle` resolves when nothing of its load is left. */
export interface Side {
  readonly name: string;
  readonly load: Load;
  readonly settle?: () => Promise<void>;
}

/** ms. An engine goes on to optimise code for some ten seconds where there is much of it; servers run for days. */
const warmUp = 10_000;

/**
 * Asks the sides in turn, round after round, so that what else the machine does meets all of them; the first is what the
 * others are compared with. Ratios are of the rounds, and what is told is the median.
 */
export async function sideBySide(
  sides: readonly Side[],
  { rounds, ms }: { rounds: number; ms: number },
): Promise<Figure[]> {
  const served = new Map<Side, Served[]>(sides.map((side) => [side, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const side of sides) {
      const found = await loadFor(round < 0 ? warmUp : ms, side.load);
      if (round >= 0) served.get(side)?.push(found);
      await side.settle?.();
    }
  }
  const [base] = sides;
  return sides.flatMap((side): Figure[] => {
    const own = served.get(side) ?? [];
    const others = (base && served.get(base)) ?? [];
    const figure = (what: string, unit: string, of: (round: Served) => number): Figure => ({
      what: `${side.name}: ${what}`,
      value: median(own.map(of)),
      unit,
    });
    const ratios = own.map(({ perSecond }, at) => perSecond / (others[at]?.perSecond ?? 0));
    return [
      figure('answers', '/s', ({ perSecond }) => perSecond),
      figure('p50', 'ms', ({ p50 }) => p50),
      figure('p99', 'ms', ({ p99 }) => p99),
      ...(side === base
        ? []
        : [
            {
              what: `${side.name} / ${base?.name} (${shown(ratios)})`,
              value: 100 * median(ratios),
              unit: '%',
            },
          ]),
    ];
  });
}

function shown(ratios: readonly number[]): string {
  const percent = (ratio: number): string => (100 * ratio).toFixed(0);
  return `${percent(Math.min(...ratios))} … ${percent(Math.max(...ratios))}`;
}
