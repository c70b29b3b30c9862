import { builtInKinds, type Duration, type forms } from './flow.ts';
import { both, enList, zhList } from './sentence-parts.ts';
import type { Text } from './text.ts';

/** What validation says: what is wrong, and what would be right. */

export const documentSentences = {
  notJson: both('这里的值不是 JSON。', 'The value here is not JSON.'),
  tooDeep: (max: number) =>
    both(`嵌套超过 ${max} 层，请减少层数。`, `Nested more than ${max} deep; use fewer levels.`),
  tooLarge: (max: number) =>
    both(
      `流程文档超过 ${max} 字节，请拆成几个流程。`,
      `The flow document exceeds ${max} bytes; split it into several flows.`,
    ),
  tooManySteps: (found: number, max: number) =>
    both(
      `流程有 ${found} 个步骤，最多 ${max} 个；请拆成几个流程。`,
      `The flow has ${found} steps, at most ${max} are allowed; split it.`,
    ),
  noSteps: both('流程至少要有一个步骤。', 'A flow needs at least one step.'),
  emptyScope: both('里面至少要有一个步骤。', 'It needs at least one step inside.'),
  tooNested: (max: number) =>
    both(
      `循环、重复和异常捕获嵌套超过 ${max} 层；请把里面的步骤移到另一个流程。`,
      `Loops, repeats and tries are nested more than ${max} deep; move the steps inside to a flow of their own.`,
    ),
  otherKey: (found: string, key: string) =>
    both(
      `文档的 flow 是「${found}」，应与地址中的「${key}」相同。`,
      `The document says flow "${found}"; it must equal "${key}" in the address.`,
    ),
  duplicateId: (id: string, other: string) =>
    both(
      `ID「${id}」已用于 ${other}；同一流程中触发器和步骤的 ID 不能重复，请改其中一个。`,
      `The id "${id}" is used by ${other}; ids of triggers and steps are unique in a flow, rename one of them.`,
    ),
  sameRoute: (other: string) =>
    both(
      `与触发器「${other}」的方法和路径相同；请改其中一个。`,
      `The same method and path as trigger "${other}"; change one of them.`,
    ),
};

export const schemaSentences = {
  unknownKey: (key: string) => both(`这里没有「${key}」这一项。`, `There is no "${key}" here.`),
  missing: (key: string) => both(`缺少「${key}」。`, `"${key}" is missing.`),
  wrongType: (expected: Text, found: Text) =>
    both(
      `应为${expected['zh-CN']}，现在是${found['zh-CN']}。`,
      `Expected ${expected.en}, found ${found.en}.`,
    ),
  /** `types`: those of other values that are right, empty where there are none. */
  oneOf: (values: readonly string[], types: Text = both('', '')) =>
    both(
      `应为以下之一：${zhList(values)}${types['zh-CN'] && `，或${types['zh-CN']}`}。`,
      `Expected one of ${enList(values)}${types.en && `, or ${types.en}`}.`,
    ),
  empty: both('不能为空。', 'Must not be empty.'),
  tooSmall: (least: string) => both(`不能小于 ${least}。`, `Must not be less than ${least}.`),
  tooBig: (most: string) => both(`不能大于 ${most}。`, `Must not be more than ${most}.`),
  tooLong: (most: string) => both(`最多 ${most} 个字符。`, `At most ${most} characters.`),
  wrongLength: (count: string) =>
    both(`应正好有 ${count} 个条目。`, `Must hold exactly ${count} items.`),
  notAnAddress: both('应为 http 或 https 地址。', 'Must be an http or https address.'),
  triggerUse: (kinds: readonly string[]) =>
    both(
      `应为以下之一：${zhList(kinds)}，或「连接器.触发器」，例如 rabbitmq.message。`,
      `Expected one of ${enList(kinds)}, or <connector>.<trigger> such as rabbitmq.message.`,
    ),
  other: both('这里的值不符合要求。', 'The value here is not as required.'),
};

export const formSentences = {
  key: both(
    '应由小写字母、数字和单个连字符组成，例如 enable-template；这里不能写表达式。',
    'Use lower-case letters, digits and single hyphens, such as enable-template; no expression.',
  ),
  elementId: both(
    'ID 应以小写字母开头，只含字母和数字，例如 tellOwner。',
    'An id begins with a lower-case letter and holds letters and digits only, such as tellOwner.',
  ),
  duration: both(
    '时长应写成 500ms、2s、5m、1h 或 7d，或毫秒数。',
    'Write a duration as 500ms, 2s, 5m, 1h or 7d, or in milliseconds.',
  ),
  evaluatedDuration: both(
    '时长应写成 500ms、2s、5m、1h 或 7d，或毫秒数，或 {{ 表达式 }}。',
    'Write a duration as 500ms, 2s, 5m, 1h or 7d, in milliseconds, or as {{ expression }}.',
  ),
  patience: both(
    '等待时间应写成 500ms、30s 或 1m。',
    'Write the time to wait as 500ms, 30s or 1m.',
  ),
  moment: both(
    '时间应写成 2026-03-01 或 2026-03-01T09:30:00+08:00，没有时区则为租户的时区。',
    "Write a time as 2026-03-01 or 2026-03-01T09:30:00+08:00; without a zone it is the tenant's.",
  ),
  evaluatedMoment: both(
    '时间应写成 2026-03-01 或 2026-03-01T09:30:00+08:00（没有时区则为租户的时区），或 {{ 表达式 }}。',
    "Write a time as 2026-03-01 or 2026-03-01T09:30:00+08:00 (without a zone it is the tenant's), or as {{ expression }}.",
  ),
  expression: both(
    '应正好是一个 {{ 表达式 }}，前后没有其他字符。',
    'Must be exactly one {{ expression }} with nothing round it.',
  ),
  caseId: both(
    '分支 ID 应以小写字母开头，只含字母和数字，且不是 else 或 error。',
    'The id of a case begins with a lower-case letter, holds letters and digits only, and is not else or error.',
  ),
  cron: both(
    'cron 由 5 或 6 个用空格隔开的部分组成，例如 30 9 * * 1-5。',
    'A cron line holds 5 or 6 fields with spaces between them, such as 30 9 * * 1-5.',
  ),
  hookPath: both(
    '路径由字母、数字、_ 和 - 组成，用单个 / 分段，不以 / 开头或结尾。',
    'A path holds letters, digits, _ and - with single / between them, none at either end.',
  ),
  use: both(
    `use 应为 ${builtInKinds.join('、')}，或「连接器.动作」，例如 http.request。`,
    `use is ${builtInKinds.join(', ')}, or <connector>.<action> such as http.request.`,
  ),
  actionUse: both(
    'use 应为「连接器.动作」，例如 http.request。',
    'use is <connector>.<action> such as http.request.',
  ),
  connectorUse: both(
    'use 应为「连接器.触发器」，例如 rabbitmq.message。',
    'use is <connector>.<trigger> such as rabbitmq.message.',
  ),
  errorCode: both(
    '错误代码由小写字母、数字和下划线组成，以字母开头，例如 rate_limited。',
    'An error code holds lower-case letters, digits and underscores, such as rate_limited.',
  ),
  evaluatedErrorCode: both(
    '错误代码由小写字母、数字和下划线组成，以字母开头，例如 out_of_stock；或写 {{ 表达式 }}。',
    'An error code holds lower-case letters, digits and underscores, such as out_of_stock; or write {{ expression }}.',
  ),
} satisfies Record<keyof typeof forms, Text>;

export const graphSentences = {
  unknownSource: (id: string) =>
    both(
      `没有步骤「${id}」；after 应写已有步骤的 ID。`,
      `There is no step "${id}"; after names steps by their ids.`,
    ),
  triggerSource: (id: string) =>
    both(
      `「${id}」是触发器；没有 after 的步骤随流程开始，不必连到触发器。`,
      `"${id}" is a trigger; a step without after starts with the flow and needs no edge from it.`,
    ),
  otherScope: (id: string) =>
    both(
      `步骤「${id}」在另一个步骤组中；after 只能写同一组的步骤。`,
      `Step "${id}" stands in another scope; after names steps of the same scope only.`,
    ),
  unknownPort: (id: string, port: string, ports: readonly string[]) =>
    both(
      `步骤「${id}」没有出口「${port}」；可用的出口：${zhList(ports)}。`,
      `Step "${id}" has no port "${port}"; its ports are ${enList(ports)}.`,
    ),
  toItself: both('步骤不能排在自己之后。', 'A step cannot come after itself.'),
  duplicateEdge: (id: string, port: string) =>
    both(
      `到「${id}.${port}」的连线重复了；每条连线只写一次。`,
      `The edge from "${id}.${port}" is there twice; write each edge once.`,
    ),
  cycle: (ids: readonly string[]) =>
    both(
      `步骤形成了环：${ids.join(' → ')}；请去掉其中一条连线。`,
      `The steps form a cycle: ${ids.join(' → ')}; remove one of its edges.`,
    ),
};

export const kindSentences = {
  misplaced: (key: string, use: string) =>
    both(`「${use}」步骤没有「${key}」；请去掉。`, `A ${use} step has no "${key}"; remove it.`),
  timeoutOfWait: both(
    '等待步骤的时限写在 with.timeout；请把它移到那里。',
    'The limit of a wait is with.timeout; move it there.',
  ),
  noCases: both(
    'cases 至少要有一个分支：分支 ID 和它的条件。',
    'cases needs at least one case: an id with its condition.',
  ),
  exactlyOne: (keys: readonly string[]) =>
    both(`应正好写其中一个：${zhList(keys)}。`, `Write exactly one of ${enList(keys)}.`),
  signalKey: both(
    '等待信号需要 key：只有名称和 key 都相同的信号才会唤醒它。',
    'Waiting for a signal needs a key: only a signal of the same name and key wakes it.',
  ),
  keyAlone: both(
    '只有等待信号才有 key；请去掉，或写上 signal。',
    'Only waiting for a signal has a key; remove it, or write signal.',
  ),
  noSuchDay: both('没有这一天。', 'There is no such day.'),
  pauseCut: (delay: Duration, most: Duration) =>
    both(
      `delay ${delay} 比 maxDelay ${most} 长，每次重试前最多只等 ${most}；请调大 maxDelay，或调小 delay。`,
      `delay ${delay} is longer than maxDelay ${most}, so no pause is longer than ${most}; raise maxDelay or lower delay.`,
    ),
  pauseCutByDefault: (delay: Duration, most: Duration) =>
    both(
      `delay ${delay} 比 maxDelay 的默认值 ${most} 长，每次重试前最多只等 ${most}；请写上更大的 maxDelay。`,
      `delay ${delay} is longer than ${most}, the default of maxDelay, so no pause is longer than ${most}; write a larger maxDelay.`,
    ),
};

export const settingSentences = {
  routeTaken: (route: string, flow: string) =>
    both(
      `${route} 已被流程「${flow}」使用；请换一个路径。`,
      `${route} is taken by flow "${flow}"; choose another path.`,
    ),
  unknownGroup: (group: string, known: readonly string[]) =>
    both(
      `没有工作进程属于工作组「${group}」，运行会一直排队；请启动一个，或改用已有的组：${zhList(known)}。`,
      `No worker serves group "${group}", so runs would queue; start one, or name one of ${enList(known)}.`,
    ),
  emptyGroup: (group: string, known: readonly string[]) =>
    both(
      `没有工作进程属于工作组「${group}」，也没有运行在其中排队；现有的组：${zhList(known)}。`,
      `No worker serves group "${group}" and no run waits in it; the groups are ${enList(known)}.`,
    ),
  notSupported: (what: Text) =>
    both(
      `还不支持${what['zh-CN']}，不能发布；请先去掉，草稿可以保留。`,
      `${what.en} cannot be carried out yet, so the flow cannot be published; remove it, a draft may keep it.`,
    ),
  unknownFlow: (flow: string) =>
    both(`没有流程「${flow}」；请先保存它。`, `There is no flow "${flow}"; save it first.`),
  stillCalled: (caller: { flow: string; version: number; at: string }, flow: string) =>
    both(
      `流程「${caller.flow}」v${caller.version} 的 ${caller.at} 会启动「${flow}」；在它重新发布之前，这里会失败。`,
      `${caller.flow} v${caller.version} starts "${flow}" at ${caller.at}; that fails until "${flow}" is published again.`,
    ),
  sendsAlerts: (flow: string) =>
    both(
      `告警由流程「${flow}」发送；在它重新发布之前，没有人会收到告警。`,
      `Alerts are sent by "${flow}"; nobody gets one until it is published again.`,
    ),
  flowNotPublished: (flow: string) =>
    both(
      `流程「${flow}」还没有发布；在它发布之前，对它的调用会失败。`,
      `The flow "${flow}" is not published; calls to it fail until it is.`,
    ),
};

export const actionSentences = {
  unknownConnector: (connector: string) =>
    both(`没有连接器「${connector}」。`, `There is no connector "${connector}".`),
  unknownAction: (use: string, actions: readonly string[]) =>
    both(
      `没有动作「${use}」；可用的动作：${zhList(actions)}。`,
      `There is no action "${use}"; the actions are ${enList(actions)}.`,
    ),
  unknownTrigger: (use: string, triggers: readonly string[]) =>
    triggers.length > 0
      ? both(
          `没有触发器「${use}」；可用的触发器：${zhList(triggers)}。`,
          `There is no trigger "${use}"; the triggers are ${enList(triggers)}.`,
        )
      : both(`没有触发器「${use}」。`, `There is no trigger "${use}".`),
  triggerTemplate: both(
    '触发器的设置里不能用表达式：此时还没有事件。',
    'The settings of a trigger hold no expressions: there is no event yet.',
  ),
  triggerInput: (reason: Text) =>
    both(`设置不符合要求：${reason['zh-CN']}。`, `The settings are not as required: ${reason.en}.`),
  needsConnection: (connector: string, known: readonly string[]) =>
    known.length > 0
      ? both(
          `缺少 connection；可用的连接：${zhList(known)}。`,
          `connection is missing; the connections are ${enList(known)}.`,
        )
      : both(
          `缺少 connection；请先用 npx weir apply <文件> 或 PUT /api/v1/connections/{key} 新建一个「${connector}」连接。`,
          `connection is missing; first create one of connector "${connector}" by npx weir apply <file> or PUT /api/v1/connections/{key}.`,
        ),
  unknownConnection: (key: string) =>
    both(
      `没有连接「${key}」；请用 npx weir apply <文件> 或 PUT /api/v1/connections/${key} 新建，或改用已有的连接。`,
      `There is no connection "${key}"; create it by npx weir apply <file> or PUT /api/v1/connections/${key}, or name an existing one.`,
    ),
  otherConnector: (key: string, found: string, connector: string) =>
    both(
      `连接「${key}」属于连接器「${found}」，这里需要「${connector}」的连接。`,
      `Connection "${key}" belongs to connector "${found}"; one of "${connector}" is needed here.`,
    ),
  missingInput: (key: string) =>
    both(`缺少必填的输入「${key}」。`, `The required input "${key}" is missing.`),
  unknownInput: (key: string) =>
    both(`这里没有输入「${key}」。`, `There is no input "${key}" here.`),
};
