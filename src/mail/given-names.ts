/**
 * Given names that people address a support team by, in lower case, `е` for `ё`. Names that are
 * also words of a request or a complaint (`Will`, `Bill`, `May`, `Art`, `Слава`) are left out: a
 * name not known only makes a reply less certain.
 */
const names = `
  александр александра алексей алекс алена алина алиса алла альберт альбина амина анастасия анатолий
  андрей анжела анжелика анна аня антон антонина аркадий арсений артем артемий артур ася
  богдан борис вадим валентин валентина валерий валерия валера варвара василий василиса вася вера
  вероника виктор виктория вика виталий виталик влад владимир владислав владислава володя всеволод
  вячеслав галина галя геннадий гена георгий герман глеб григорий гриша гульнара давид данил данила
  даниил даниэль дарья даша денис диана дима дмитрий ева евгений евгения женя егор екатерина катя
  елена лена елизавета лиза ефим жанна заур захар зинаида зоя иван ваня игорь илона илья инга инна
  ира ирина иосиф камила камилла карина кирилл кристина ксения ксюша лада лариса лев леонид леша
  леся лидия лилия лия любовь люба людмила люда магомед майя макар максим макс маргарита рита марат
  марина мария маша марк матвей милана мирон мирослав михаил миша назар наиль наталия наталья
  наташа никита николай коля нина оксана олег олеся ольга оля павел паша петр полина раиса рамиль
  ратмир регина ренат ринат родион роман рома рудольф руслан рустам савелий саша светлана света
  святослав семен сергей сережа софия софья соня станислав стас степан таисия тамара татьяна таня
  тарас тимофей тимур ульяна федор фарид филипп эдуард элина эльвира эльдар эльмира эмиль эмма эрик
  юлия юля юлиана юрий юра яков ян яна ярослав ярослава
  aaron abby abigail adam adrian alan albert alex alexander alexandra alexey alexei alice alina
  alison allison amanda amber amy anastasia andrea andreas andrei andrew andrey andy angela anita ann
  anna anne anthony anton arthur ashley barbara ben benjamin beth betty bob boris brandon brenda
  brian bruce carl carol caroline catherine charles charlie charlotte chris christian christina
  christine christopher claire clara colin connor craig cynthia dan daniel daria dave david dean
  deborah denis dennis diana diane dmitri dmitriy dmitry donald donna dorothy doug douglas dylan
  edward elena elizabeth ellen emily emma eric erik ethan eugene eva evan evelyn felix fiona
  frances francis fred gary george gina gordon graham greg gregory hannah harry heather helen henry
  howard ian igor irina isaac isabella ivan jack jackie jacob jake james jamie jan jane janet jason
  jean jeff jeffrey jennifer jenny jeremy jerry jessica jill jim jimmy joan joe joel john johnny
  jonathan jordan jose joseph josh joshua juan judith judy julia julian julie justin karen karl kate
  katherine kathleen kathy katie keith kelly ken kenneth kevin kim kyle larry laura lauren laurence
  leo leon leonard linda lisa liz louis louise lucas lucy luis luke lynn maggie marcus margaret maria
  marie marina mario marta martha martin mary matt matthew max megan melissa michael michelle miguel
  mike mikhail mohammed molly monica nancy natalia natalie natasha nathan neil nicholas nick nicola
  nicole nikita nikolai nina noah oleg olga oliver olivia oscar pamela patricia patrick paul paula
  pavel pedro peter phil philip philippe rachel ralph raymond rebecca richard rick robert robin roger
  ron ronald ross roy russell ruth ryan sally sam samantha samuel sandra sara sarah scott sean sergei
  sergey sharon shaun simon sofia sonia sophia sophie stan stanislav stephanie stephen steve steven
  stuart susan suzanne svetlana tania tanya tatiana taylor ted teresa terry theresa thomas tim
  timothy tina todd tom tommy tony tracy valentina valeria vera veronica victor victoria viktor
  vincent virginia vlad vladimir walter wendy yulia yuri zoe
`;

const givenNames = new Set(names.split(/\s+/).filter((name) => name !== ''));

/** Whether `word`, in lower case and with `е` for `ё`, is a given name that we know. */
export function isGivenName(word: string): boolean {
  return givenNames.has(word);
}

/**
 * Whether `word`, in lower case, can be the second half of `Анна Петровна`. Goes by the ending, which
 * other words have too (`первична`): ask it only about what follows a given name.
 */
export function isPatronymic(word: string): boolean {
  return /^[а-я]{2,14}(?:ович|евич|ьич|овна|евна|ична)$/.test(word);
}
