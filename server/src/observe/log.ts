import { type Logger, pino } from 'pino';

/** What modules receive to log with: one line of JSON per event on standard output. */
export interface Log {
  info(data: Readonly<Record<string, unknown>>, message: string): void;
  warn(data: Readonly<Record<string, unknown>>, message: string): void;
  error(data: Readonly<Record<string, unknown>>, message: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export function createLog(process: string, level: LogLevel): Log {
  const logger: Logger = pino({ level, base: { process } });
  return {
    info: (data, message) => logger.info(data, message),
    warn: (data, message) => logger.warn(data, message),
    error: (data, message) => logger.error(data, message),
  };
}
