import { type GuestEvents, type GuestProcess, startGuestProcess } from './guest-process.ts';
import { type Launch, type LaunchOptions, planLaunch } from './launch.ts';

/** Starts guests; how is found out before the first one, once. */
export function lazyGuestProcess({
  addon,
  ...options
}: Omit<LaunchOptions, 'addon'> & {
  /** Path of the compiled file. */
  readonly addon: () => string;
}): (events: GuestEvents) => GuestProcess {
  let plan: Promise<Launch> | undefined;

  return (events) => {
    let process: GuestProcess | undefined;
    let killed = false;
    const end = (said: string) => events.onEnded({ code: null, signal: null, said });
    plan ??= Promise.resolve().then(() => planLaunch({ addon: addon(), ...options }));
    plan.then(
      (launch) => {
        if (killed) return end('ended before its start');
        process = startGuestProcess(launch, events);
      },
      (thrown) => {
        plan = undefined;
        end(String(thrown));
      },
    );
    return {
      send: (frames) => process?.send(frames),
      kill() {
        killed = true;
        process?.kill();
      },
      residentBytes: () => process?.residentBytes(),
      cpuMs: () => process?.cpuMs(),
    };
  };
}
