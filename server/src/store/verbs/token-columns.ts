/** What a statement selects of a token to make a `Token`. */
export const tokenColumns = [
  'id',
  'tenant',
  'name',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'created_by as createdBy',
] as const;
