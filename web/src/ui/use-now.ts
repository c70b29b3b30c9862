import { useEffect, useState } from 'react';

/**
 * The time in ms, renewed with each full second while `ticking`, so that all that counts on a page counts together.
 * Hidden tabs are left to the browser, which slows the timer.
 */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    let timer: number;
    const tick = () => {
      const time = Date.now();
      setNow(time);
      timer = window.setTimeout(tick, 1000 - (time % 1000));
    };
    tick();
    return () => window.clearTimeout(timer);
  }, [ticking]);
  return now;
}
