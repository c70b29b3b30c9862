import { databaseErrorCodes } from './database-error-codes.ts';
import { doorErrorCodes } from './door-error-codes.ts';
import type { Text } from './text.ts';
import { trialErrorCodes } from './trial-error-codes.ts';

export type Params = Readonly<Record<string, string | number>>;

export interface ErrorCodeEntry {
  /** HTTP status when an API answer carries it. */
  readonly status: number;
  /** Whether trying the same again later can succeed. */
  readonly retryable?: boolean;
  readonly message: (params: Params) => Text;
  /** What the reader should do. */
  readonly hint?: (params: Params) => Text;
}

const both = (zh: string, en: string) => (): Text => ({ 'zh-CN': zh, en });

/**
 * A sentence with a reason: `zh` and `en`, or one `reason` for both when it comes from outside (a connector, the vendor,
 * a parser) and is shown as it is.
 */
const because =
  (zh: string, en: string) =>
  (params: Params): Text => {
    const inChinese = params['zh'] ?? params['reason'];
    const inEnglish = params['en'] ?? params['reason'];
    return {
      'zh-CN': inChinese ? `${zh}：${inChinese}` : `${zh}。`,
      en: inEnglish ? `${en}: ${inEnglish}` : `${en}.`,
    };
  };

/** Every error of the product: one table, so that sentence, status and retry never disagree. */
export const errorCodes = {
  // What a step may end with (flow-language §7).
  invalid_input: {
    status: 422,
    message: because('输入不符合要求', 'The input is not as required'),
  },
  auth_failed: {
    status: 401,
    message: because(
      '对方系统拒绝了连接的凭据',
      'The other system refused the credentials of the connection',
    ),
    hint: both(
      '用 npx weir apply <文件> 或 PUT /api/v1/connections/{key} 更换连接的密钥。',
      'Replace the secret of the connection by npx weir apply <file> or PUT /api/v1/connections/{key}.',
    ),
  },
  forbidden: { status: 403, message: because('没有权限', 'Not permitted') },
  not_found: { status: 404, message: because('找不到', 'Not found') },
  conflict: {
    status: 409,
    message: because('与当前状态冲突', 'In conflict with the present state'),
  },
  rejected: { status: 422, message: because('被拒绝', 'Rejected') },
  rate_limited: {
    status: 429,
    retryable: true,
    message: because('超出频率限制', 'Rate limit exceeded'),
    hint: both('稍后重试。', 'Try again later.'),
  },
  unavailable: {
    status: 503,
    retryable: true,
    message: because('暂时不可用', 'Unavailable at the moment'),
    hint: both('稍后重试。', 'Try again later.'),
  },
  timeout: { status: 504, retryable: true, message: because('超时', 'Timed out') },
  unknown_outcome: {
    status: 500,
    message: because('请求已发出，结果未知', 'The request was sent, its outcome is unknown'),
    hint: both('先在对方系统中核对。', 'Check in the other system first.'),
  },
  too_large: { status: 413, message: because('内容过大', 'Too large') },
  internal: {
    status: 500,
    message: because('系统内部出错', 'Something went wrong inside Weir'),
    hint: both('凭追踪 ID 在日志中查找原因。', 'Look the trace id up in the log.'),
  },
  /** `zh` and `en` say why, in their languages. */
  sandbox_error: {
    status: 500,
    message: ({ zh, en }) => ({
      'zh-CN': `表达式或代码出错：${zh}`,
      en: `The expression or code failed: ${en}`,
    }),
  },
  sandbox_timeout: {
    status: 500,
    message: ({ ms, zh, en }) =>
      zh
        ? { 'zh-CN': `代码不会结束：${zh}。`, en: `The code would never end: ${en}.` }
        : {
            'zh-CN': `代码运行超过 ${ms} 毫秒，已停止。`,
            en: `The code ran longer than ${ms} ms and was stopped.`,
          },
    hint: both(
      '减少一次处理的数据，或检查死循环。',
      'Handle less data at once, or look for an endless loop.',
    ),
  },
  sandbox_memory: {
    status: 500,
    message: ({ mb }) => ({
      'zh-CN': `代码占用内存超过 ${mb} MB，已停止。`,
      en: `The code used more than ${mb} MB of memory and was stopped.`,
    }),
    hint: both('减少一次处理的数据。', 'Handle less data at once.'),
  },
  sandbox_output: {
    status: 500,
    message: because('代码的结果不能保存', 'The result of the code cannot be kept'),
  },
  sandbox_crash: {
    status: 500,
    message: both(
      '运行代码的沙箱进程意外退出。',
      'The sandbox process that ran the code ended unexpectedly.',
    ),
  },

  // What the API refuses.
  unauthenticated: {
    status: 401,
    message: both('未登录，或登录已过期。', 'Not signed in, or the session has ended.'),
    hint: both('运行 npx weir sign-in 获取新的登录链接。', 'Run npx weir sign-in for a new link.'),
  },
  token_invalid: {
    status: 401,
    message: both('令牌无效或已撤销。', 'The token is not valid, or was revoked.'),
    hint: both(
      '用 npx weir token create 创建新的令牌。',
      'Make a new one with npx weir token create.',
    ),
  },
  sign_in_link_used: {
    status: 401,
    message: both(
      '登录链接无效、已使用或已过期。',
      'The sign-in link is unknown, used or expired.',
    ),
    hint: both('运行 npx weir sign-in 获取新的链接。', 'Run npx weir sign-in for a new link.'),
  },
  malformed: { status: 400, message: because('请求无法解析', 'The request cannot be parsed') },
  ...doorErrorCodes,
  revision_required: {
    status: 428,
    message: both('保存已有的草稿需要带 If-Match。', 'Saving an existing draft needs If-Match.'),
    hint: both(
      '先读取草稿，再用 If-Match 带上其中的 revision 保存。',
      'Read the draft first, then save with its revision in If-Match.',
    ),
  },
  revision_stale: {
    status: 412,
    message: both(
      '草稿的 revision 已不是 If-Match 中的那个。',
      'The draft no longer has the revision given in If-Match.',
    ),
    hint: both('重新读取后合并你的修改。', 'Read it again and merge your change.'),
  },

  ...trialErrorCodes,

  // What keeps a process from starting or working.
  setting_invalid: {
    status: 500,
    message: ({ name, zh, en }) => ({
      'zh-CN': `环境变量 ${name} 不正确：${zh}。`,
      en: `The environment variable ${name} is wrong: ${en}.`,
    }),
    hint: both('改正或删除它，然后重新启动。', 'Correct or remove it, then start again.'),
  },
  folder_unusable: {
    status: 500,
    message: ({ path, reason }) => ({
      'zh-CN': `无法写入数据目录 ${path}（${reason}）。`,
      en: `The data folder ${path} cannot be written (${reason}).`,
    }),
    hint: both(
      '请授予写权限，或用 WEIR_DATA_DIR 指定另一个目录。',
      'Grant write permission, or name another folder in WEIR_DATA_DIR.',
    ),
  },
  folder_in_use: {
    status: 500,
    message: ({ path }) => ({
      'zh-CN': `数据目录 ${path} 正被另一个 Weir 使用。`,
      en: `The data folder ${path} is in use by another Weir.`,
    }),
    hint: both(
      '先停止它，或用 WEIR_DATA_DIR 指定另一个目录。',
      'Stop it first, or name another folder in WEIR_DATA_DIR.',
    ),
  },
  port_in_use: {
    status: 500,
    message: ({ host, port }) => ({
      'zh-CN': `端口 ${host}:${port} 已被占用。`,
      en: `The port ${host}:${port} is taken.`,
    }),
    hint: both(
      '停止占用它的程序，或用 WEIR_PORT 指定另一个端口（模拟系统占用其后的两个端口）。',
      'Stop the program that holds it, or name another port in WEIR_PORT (the simulators take the next two).',
    ),
  },
  address_unusable: {
    status: 500,
    message: ({ host, port, reason }) => ({
      'zh-CN': `无法监听 ${host}:${port}（${reason}）。`,
      en: `Cannot listen on ${host}:${port} (${reason}).`,
    }),
    hint: both('检查 WEIR_HOST 和 WEIR_PORT。', 'Check WEIR_HOST and WEIR_PORT.'),
  },
  ...databaseErrorCodes,
  disk_full: {
    status: 503,
    retryable: true,
    message: both('磁盘已满，无法保存。', 'The disk is full, nothing can be saved.'),
    hint: both('清理磁盘空间后会自动恢复。', 'Free some space; work then goes on by itself.'),
  },
  overloaded: {
    status: 503,
    retryable: true,
    message: both('系统繁忙，未接收。', 'Too busy, not accepted.'),
    hint: both('稍后重新发送。', 'Send it again later.'),
  },
  lease_lost: {
    status: 409,
    message: both('运行已由另一个工作进程接管。', 'The run was taken over by another worker.'),
  },
  root_key_invalid: {
    status: 500,
    message: because('根密钥不可用', 'The root key cannot be used'),
    hint: both(
      'WEIR_ROOT_KEY 应为 32 个随机字节的 base64，例如 openssl rand -base64 32 的输出。',
      'WEIR_ROOT_KEY is the base64 of 32 random bytes, for example from openssl rand -base64 32.',
    ),
  },
  root_key_other: {
    status: 500,
    message: both(
      'WEIR_ROOT_KEY 不是加密这个数据库时用的根密钥。',
      'WEIR_ROOT_KEY is not the root key this database was sealed with.',
    ),
    hint: both(
      '设置原来的根密钥；同一个集群的所有进程共用一个。',
      'Set the former one; all processes of a cluster share one.',
    ),
  },
  secret_unreadable: {
    status: 500,
    message: ({ record }) => ({
      'zh-CN': `无法解密「${record}」的密钥：根密钥不对，或数据被改动。`,
      en: `The secrets of "${record}" cannot be decrypted: wrong root key, or the data was changed.`,
    }),
    hint: both(
      '恢复原来的根密钥，或重新填写密钥。',
      'Restore the former root key, or enter the secrets again.',
    ),
  },
  command_unknown: {
    status: 400,
    message: ({ command, known }) => ({
      'zh-CN': `没有命令 ${command}。可用的命令：${known}。`,
      en: `There is no command ${command}. Commands: ${known}.`,
    }),
  },
  not_running: {
    status: 503,
    message: ({ path }) => ({
      'zh-CN': `没有 Weir 在使用数据目录 ${path}。`,
      en: `No Weir is running on the data folder ${path}.`,
    }),
    hint: both(
      '先运行 npm start。集群中，请在运行 api 的机器上以相同的 WEIR_DATA_DIR 执行命令，或用 --url 和 --token 指定服务器。',
      'Run npm start first. In a cluster, run commands where an api runs on the same WEIR_DATA_DIR, or name a server by --url and --token.',
    ),
  },
} as const satisfies Record<string, ErrorCodeEntry>;

type Table = typeof errorCodes;
export type ErrorCode = keyof Table;
