import type { SimulatedApp } from './apps.ts';

/** Demo data of the Feishu simulator: people of the demo app are the owners in the core simulator's seed. */
export const apps: readonly SimulatedApp[] = [
  {
    appId: 'cli_a9weirdemo0001',
    appSecret: 'demoSecretOfTheSimulator00000001',
    name: 'Weir 堰',
    users: [
      { openId: 'ou_3a1f0c52b8e94d67a05c2e7f41b9d863', name: '李娜' },
      { openId: 'ou_7d8a6e6df7621556ce0d21922b676706', name: '王磊' },
      { openId: 'ou_c245b0a7dff2725cfa2fb104f8b48b9d', name: '陈思远' },
      { openId: 'ou_9f60d1e2c3b4a5968778695a4b3c2d1e', name: '值班运维' },
    ],
    chats: [{ chatId: 'oc_5ad11d72b830411d72b836c20', name: '合同模板通知群' }],
  },
  {
    appId: 'cli_a9otherapp0002',
    appSecret: 'demoSecretOfTheSimulator00000002',
    name: '另一个应用',
    users: [{ openId: 'ou_0123456789abcdef0123456789abcdef', name: '王磊' }],
    chats: [],
  },
];
