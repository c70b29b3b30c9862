export interface SimulatedPerson {
  readonly openId: string;
  readonly unionId?: string;
  /** The tenant's own id. */
  readonly userId?: string;
  readonly name?: string;
  readonly mobile?: string;
  readonly email?: string;
  /** Open department ids; someone may belong to several. */
  readonly departments?: readonly string[];
  readonly resigned?: boolean;
  readonly frozen?: boolean;
  /** `false`: outside the app's availability range, so that it cannot write to them. */
  readonly available?: boolean;
  /** `false`: outside the range of contacts the app may read. */
  readonly visible?: boolean;
}

export interface SimulatedApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly name?: string;
  readonly users: readonly SimulatedPerson[];
  /** Chats; `member: false` are those the bot is not in. */
  readonly chats?: readonly {
    readonly chatId: string;
    readonly name?: string;
    readonly member?: boolean;
  }[];
  readonly departments?: readonly {
    readonly id: string;
    readonly name: string;
    /** "0" is the root. */
    readonly parentId: string;
  }[];
  /** A disabled app gets tokens, but each call is refused. */
  readonly disabled?: boolean;
  /** Address list of the app: `false` when the caller is not on it, which only the calls after the token notice. */
  readonly ipListed?: boolean;
  /** Default: all there are. */
  readonly scopes?: readonly Scope[];
}

export const scopes = {
  send: 'im:message:send_as_bot',
  findId: 'contact:user.id:readonly',
  readUser: 'contact:user.base:readonly',
  readDepartments: 'contact:department.base:readonly',
  // Without these a field is missing from the answers.
  mobile: 'contact:user.phone:readonly',
  email: 'contact:user.email:readonly',
  userId: 'contact:user.employee_id:readonly',
} as const;

export type Scope = (typeof scopes)[keyof typeof scopes];

export function hasScope(app: SimulatedApp, scope: Scope): boolean {
  return app.scopes === undefined || app.scopes.includes(scope);
}
