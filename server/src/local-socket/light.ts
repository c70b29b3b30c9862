/** What is looked at before a message counts as heavy: its parts, and bytes of their texts and buffers. */
const maxParts = 200;
const maxBytes = 16 * 1024;

/** Whether a message is small, as most are: judged by its first parts, without reading long ones. */
export function isLight(message: unknown): boolean {
  return left({ parts: maxParts, bytes: maxBytes }, message);
}

interface Room {
  parts: number;
  bytes: number;
}

function left(room: Room, value: unknown): boolean {
  room.parts -= 1;
  if (typeof value === 'string') room.bytes -= value.length;
  else if (typeof value === 'object' && value !== null) {
    if (ArrayBuffer.isView(value)) room.bytes -= value.byteLength;
    else if (Array.isArray(value) && value.length > room.parts) return false;
    else
      for (const key of Object.keys(value)) if (!left(room, Reflect.get(value, key))) return false;
  }
  return room.parts >= 0 && room.bytes >= 0;
}
