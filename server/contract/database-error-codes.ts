type Params = Readonly<Record<string, string | number>>;

/** What keeps a database from being our store. Part of the table in `error-codes.ts`. */
export const databaseErrorCodes = {
  database_missing: {
    status: 500,
    message: ({ database }: Params) => ({
      'zh-CN': `数据库 ${database} 不存在，且 WEIR_DATABASE_URL 中的角色无权创建它。`,
      en: `The database ${database} does not exist, and the role in WEIR_DATABASE_URL may not create it.`,
    }),
    hint: ({ database }: Params) => ({
      'zh-CN': `请数据库管理员以该角色为所有者创建数据库 ${database}（UTF8 编码），或授予该角色 CREATEDB。`,
      en: `Have the operator create ${database} (encoding UTF8) with that role as its owner, or grant the role CREATEDB.`,
    }),
  },
  database_unusable: {
    status: 500,
    message: ({ database, reason }: Params) => ({
      'zh-CN': `数据库 ${database} 无法使用（${reason}）。`,
      en: `The database ${database} cannot be used (${reason}).`,
    }),
    hint: () => ({
      'zh-CN': '检查 WEIR_DATABASE_URL 中的角色和密码；该角色应为数据库的所有者，编码应为 UTF8。',
      en: 'Check role and password in WEIR_DATABASE_URL; the role should own the database, and its encoding be UTF8.',
    }),
  },
  database_in_use: {
    status: 500,
    message: ({ database }: Params) => ({
      'zh-CN': `数据库 ${database} 正被另一个 Weir 使用。`,
      en: `The database ${database} is in use by another Weir.`,
    }),
    hint: () => ({
      'zh-CN': '先停止它，或在 WEIR_DATABASE_URL 中指定另一个数据库。',
      en: 'Stop it first, or name another database in WEIR_DATABASE_URL.',
    }),
  },
  database_newer: {
    status: 500,
    message: ({ file, found, known }: Params) => ({
      'zh-CN': `数据文件 ${file} 由更新的 Weir 写成（结构 ${found}，本版本只认识到 ${known}）。`,
      en: `The database file ${file} was written by a newer Weir (schema ${found}, this one knows up to ${known}).`,
    }),
    hint: () => ({
      'zh-CN': '升级 Weir，或恢复旧版本的备份。',
      en: 'Upgrade Weir, or restore a backup of the older version.',
    }),
  },
  database_damaged: {
    status: 500,
    message: ({ file, reason }: Params) => ({
      'zh-CN': `数据文件 ${file} 无法打开（${reason}）。`,
      en: `The database file ${file} cannot be opened (${reason}).`,
    }),
    hint: () => ({ 'zh-CN': '从备份恢复该文件。', en: 'Restore the file from a backup.' }),
  },
  blob_lost: {
    status: 500,
    message: ({ hash }: Params) => ({
      'zh-CN': `运行中的一个大数据值已丢失（${hash}）。`,
      en: `A large value of the run is lost (${hash}).`,
    }),
    hint: () => ({
      'zh-CN': '从备份恢复数据目录中的 blobs 文件夹或租户数据库；其他运行不受影响。',
      en: "Restore the folder blobs of the data folder, or the tenant's database, from a backup; other runs are not affected.",
    }),
  },
} as const;
