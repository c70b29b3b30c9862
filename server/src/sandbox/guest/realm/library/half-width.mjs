/**
 * Full-width letters, digits and signs (ＡＢＣ，１２３) as those of a keyboard.
 * @param {string} text
 */
export function halfWidth(text) {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .replaceAll('￥', '¥');
}
