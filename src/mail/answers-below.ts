/** More of a reply is not read: whoever answers within the quote says so in a few words. */
const readLength = 2_000;

/** What is said to be below, and where: `ответил в тексте красным`, `my comments inline`. */
const pointers: readonly RegExp[] = [
  /(?:ответ|отвеч|отвёт|комментар|коммент|помет|пояснен|правк|замечани|уточнени|дополн)\p{L}{0,12}[^.!?\n]{0,40}(?:ниже|в тексте|по тексту|внутри|в теле|в самом письме|красным|синим|зел[её]ным|цветом|жирным|курсивом|под кажд|после кажд|между строк)/iu,
  /(?:ниже|в тексте|по тексту|красным|синим|зел[её]ным|цветом|жирным|курсивом)[^.!?\n]{0,30}(?:ответ|отвеч|комментар|коммент|помет|пояснен|правк|написал|дописал|вписал|вставил|добавил|выделил)/iu,
  /(?:написал|дописал|вписал|вставил|добавил|выделил|отметил)\p{L}{0,4}[^.!?\n]{0,30}(?:ниже|в тексте|по тексту|красным|синим|зел[её]ным|цветом|жирным|курсивом)/iu,
  /(?:^|[^\p{L}])см(?:\.|отри|отрите)\s?(?:ниже|в тексте|по тексту|внутри)/iu,
  /(?:^|[^\p{L}])(?:ниже|далее) (?:\p{L}{1,12} ){0,2}(?:письмо|сообщение|переписк)|(?:^|[^\p{L}])(?:письмо|сообщение|переписк\p{L}{0,3})(?: \p{L}{1,12}){0,2} ниже(?!\p{L})/iu,
  /\b(?:answer|answered|repl|respon|comment|note|remark|correction)[a-z]{0,8}\b[^.!?\n]{0,40}\b(?:below|in-?line|in line|in the (?:text|body)|in (?:red|blue|green|bold|colou?r)|interspersed|between (?:your|the) lines)\b/i,
  /\b(?:below|in-?line|in (?:red|blue|green|bold))\b[^.!?\n]{0,30}\b(?:answer|repl|respon|comment|note|remark)/i,
  /\bsee (?:[a-z]{1,12} ){0,2}(?:below|in-?line)\b/i,
];

/**
 * Whether the reply `visible` says that its writer answered within the quote below it, as people do
 * whose program marks no quote: by colour, or not at all. Then nothing tells the answers from what is
 * quoted. Reads 2,000 characters; linear.
 */
export function pointsBelow(visible: string): boolean {
  const said = visible.slice(0, readLength);
  return pointers.some((pointer) => pointer.test(said));
}
