import type { SimulatedApp } from './apps.ts';

const legal = 'od-5e6ac4d14bcd5071a37a39de902c7142';
const buying = 'od-4e6ac4d14bcd5071a37a39de902c7141';

/** Demo data of the Feishu simulator: people of the demo app are the owners in the core simulator's seed. */
export const apps: readonly SimulatedApp[] = [
  {
    appId: 'cli_a9weirdemo0001',
    appSecret: 'demoSecretOfTheSimulator00000001',
    name: 'Weir 堰',
    users: [
      {
        openId: 'ou_3a1f0c52b8e94d67a05c2e7f41b9d863',
        unionId: 'on_1f0c52b8e94d67a05c2e7f41b9d8633a',
        userId: '3a1f0c52',
        name: '李娜',
        mobile: '+8613800000003',
        email: 'li.na@example.com',
        departments: [legal],
      },
      {
        openId: 'ou_7d8a6e6df7621556ce0d21922b676706',
        unionId: 'on_94a1ee5551019f18cd73d9f111898cf2',
        userId: '7d8a6e6d',
        name: '王磊',
        mobile: '+8613800000007',
        email: 'wang.lei@example.com',
        departments: [buying, legal],
      },
      {
        openId: 'ou_c245b0a7dff2725cfa2fb104f8b48b9d',
        unionId: 'on_b0a7dff2725cfa2fb104f8b48b9dc245',
        userId: 'c245b0a7',
        name: '陈思远',
        mobile: '+8613800000012',
        departments: [legal],
      },
      {
        openId: 'ou_b81c5d3e7f9a4c2d8e6f0a1b2c3d4e5f',
        unionId: 'on_5d3e7f9a4c2d8e6f0a1b2c3d4e5fb81c',
        userId: 'b81c5d3e',
        name: '赵敏',
        email: 'zhao.min@example.com',
        departments: [legal],
      },
      {
        openId: 'ou_9f60d1e2c3b4a5968778695a4b3c2d1e',
        unionId: 'on_d1e2c3b4a5968778695a4b3c2d1e9f60',
        userId: '9f60d1e2',
        name: '值班运维',
        mobile: '+8613800000099',
        email: 'ops@example.com',
      },
    ],
    chats: [{ chatId: 'oc_5ad11d72b830411d72b836c20', name: '合同模板通知群' }],
    departments: [
      { id: legal, name: '法务部', parentId: '0' },
      { id: buying, name: '采购部', parentId: '0' },
    ],
  },
  {
    appId: 'cli_a9otherapp0002',
    appSecret: 'demoSecretOfTheSimulator00000002',
    name: '另一个应用',
    users: [{ openId: 'ou_0123456789abcdef0123456789abcdef', name: '王磊' }],
    chats: [],
  },
];
