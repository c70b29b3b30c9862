export interface SimulatedApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly name?: string;
  /** People of the app; `available: false` lies outside the app's availability range. */
  readonly users: readonly {
    readonly openId: string;
    readonly name?: string;
    readonly available?: boolean;
  }[];
  /** Chats; `member: false` are those the bot is not in. */
  readonly chats?: readonly {
    readonly chatId: string;
    readonly name?: string;
    readonly member?: boolean;
  }[];
  /** A disabled app gets tokens, but each call is refused. */
  readonly disabled?: boolean;
  /** Default: what sending needs. */
  readonly scopes?: readonly string[];
}

export const sendScope = 'im:message:send_as_bot';

export function hasScope(app: SimulatedApp): boolean {
  return (app.scopes ?? [sendScope]).includes(sendScope);
}
