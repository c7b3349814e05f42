import { describe, expect, test } from '@jest/globals';
import { eventSentence } from '../../src/api/pages/event-sentences';
import { commandNames } from '../../src/api/pages/names';
import { machineName } from '../../src/api/pages/quarantine-texts';
import { presentEvent } from '../../src/api/present-event';
import { statusCause, ticketEvent } from '../../src/api/schemas/event';
import type { TicketCommand } from '../../src/domain/commands';
import { newDetails } from '../../src/domain/details';
import type { TicketEvent, TicketEventType, TicketFact } from '../../src/domain/events';
import type { Measure } from '../../src/domain/sla/cycle';
import type { Actor } from '../../src/domain/ticket';
import { imapProblemText } from '../../src/mail/imap-problem-texts';
import { defaultTerms } from '../../src/terms/default-terms';

const russian = { language: 'ru', zone: 'Europe/Moscow' } as const;
const commandKinds = Object.keys(commandNames);
const english = { language: 'en', zone: 'Europe/Moscow' } as const;
const atMs = Date.parse('2026-01-12T10:00:00+03:00');
const deadlineAtMs = Date.parse('2026-01-12T14:00:00+03:00');
const metric = 'first_response';
const anna: Actor = { role: 'agent', agentId: 'anna' };

function event(fact: TicketFact, actor: Actor = { role: 'customer' }): TicketEvent {
  return { ...fact, seq: 1, atMs, actor, commandId: null };
}

const terms = defaultTerms();
const other = '0f9d8a7c-1111-4222-8333-444455556666';
const unknownOther = 'deadbeef-1111-4222-8333-444455556666';
const numbers = new Map([[other, 1002]]);
const cycle = { metric, cycleNo: 1 } as const;
const measure: Measure = {
  policyId: 'question',
  calendarId: 'moscow-office',
  calendarVersion: 1,
  targetMinutes: 240,
  warnAtFractions: [0.75],
};
const opened = {
  type: 'ticketOpened',
  channel: 'phone',
  language: 'ru',
  terms,
  details: newDetails(),
  status: 'new',
  origin: null,
} as const;
const message = {
  type: 'messageAdded',
  messageNo: 2,
  contentId: 'c',
  mail: null,
  gratitude: false,
} as const;
const handoff = {
  type: 'handoffChanged',
  handoffNo: 1,
  kind: 'bug',
  estimateAtMs: null,
  reference: null,
  mail: null,
} as const;
const errand = (command: TicketCommand): TicketFact => ({
  type: 'errandSent',
  toTicketId: other,
  envelope: { commandId: 'e', actor: anna, command },
});
const assigned = { type: 'assigned', grade: null } as const;
const bounce = {
  type: 'deliveryBounced',
  mailSeq: 2,
  participantId: null,
  contentId: null,
} as const;
const participants = new Map([
  ['known', 'Иван Петров'],
  ['other-known', 'b@firm.example'],
]);

type Told = [fact: TicketFact, ru: string, en: string, actor?: Actor];

/** Every kind of event: one that is missing here does not compile. */
const told: Record<TicketEventType, Told[]> = {
  ticketOpened: [
    [opened, 'Обращение открыто: телефон', 'Ticket opened: phone'],
    [
      opened,
      'Обращение открыто за клиента: телефон',
      'Ticket opened on the customer’s behalf: phone',
      anna,
    ],
    [
      { ...opened, origin: { kind: 'split', fromTicketId: other, messageNo: 3 } },
      'Обращение открыто: телефон; выделено из №1002, сообщение 3',
      'Ticket opened: phone; split off from #1002, message 3',
    ],
    [
      { ...opened, origin: { kind: 'follow_up', ofTicketId: other } },
      'Обращение открыто: телефон; продолжает №1002',
      'Ticket opened: phone; follows up #1002',
    ],
    [
      { ...opened, origin: { kind: 'possible_follow_up', ofTicketId: other } },
      'Обращение открыто: телефон; назван номер №1002, но кто пишет, не доказано',
      'Ticket opened: phone; it names #1002, and who writes is not proven',
    ],
    [
      { ...opened, channel: 'email', origin: { kind: 'forwarded', byAgentId: 'anna' } },
      'Обращение открыто за клиента: почта; письмо переслал anna, клиент ещё не подтверждён',
      'Ticket opened on the customer’s behalf: e-mail; forwarded by anna, the requester is not confirmed yet',
      anna,
    ],
  ],
  messageAdded: [
    [
      { ...message, author: 'customer', visibility: 'reply' },
      'Клиент написал сообщение №2',
      'The customer wrote message #2',
    ],
    [
      { ...message, author: 'customer', visibility: 'reply', gratitude: true },
      'Клиент поблагодарил, ответа не ждёт: сообщение №2',
      'The customer said thanks and awaits no answer: message #2',
    ],
    [
      { ...message, author: 'customer', visibility: 'reply', standing: 'guest' },
      'Написал гость, которого обращение не знает: сообщение №2, видно только команде',
      'A guest wrote whom the ticket does not know: message #2, for the team only',
    ],
    [
      { ...message, author: 'agent', visibility: 'reply' },
      'Поддержка ответила: №2',
      'Support replied: #2',
    ],
    [{ ...message, author: 'agent', visibility: 'note' }, 'Заметка №2', 'Note #2'],
  ],
  statusChanged: [
    [
      {
        type: 'statusChanged',
        from: 'pending',
        to: 'closed',
        cause: 'pending_silence',
        mail: null,
      },
      'Статус «Закрыто»: клиент долго не отвечал',
      'Status Closed: the customer did not answer for long',
    ],
  ],
  assigned: [
    [{ ...assigned, from: null, to: 'anna' }, 'Исполнитель: anna', 'Assigned to anna'],
    [
      { ...assigned, from: 'anna', to: 'boris', grade: 'lead' },
      'Исполнитель: boris (до этого anna); грейд «ведущий»',
      'Assigned to boris (before: anna); grade lead',
    ],
    [
      { ...assigned, from: 'anna', to: null },
      'anna больше не исполнитель',
      'anna is no longer the assignee',
    ],
    [
      { ...assigned, from: null, to: null },
      'Исполнителя по-прежнему нет',
      'Still nobody is assigned',
    ],
  ],
  detailsChanged: [
    [
      {
        type: 'detailsChanged',
        changes: {
          type: { from: 'question', to: 'incident' },
          topic: { from: null, to: 'registration' },
          priority: { from: 'normal', to: 'urgent' },
          department: { from: 'A', to: null },
          organisationId: { from: null, to: 'org-7' },
          tags: { from: [], to: ['a', 'b'] },
          dueAtMs: { from: null, to: deadlineAtMs },
        },
      },
      'Изменено: тип вопрос → инцидент; тема — → registration; приоритет обычный → срочный; отдел A → —; организация — → org-7; метки — → a, b; срок — → пн, 12 янв., 14:00',
      'Changed: type question → incident; topic — → registration; priority normal → urgent; department A → —; organisation — → org-7; tags — → a, b; due — → Mon 12 Jan, 14:00',
    ],
  ],
  termsAdopted: [
    [
      { type: 'termsAdopted', terms },
      'Действуют другие условия: rit, версия 1',
      'Under other terms now: rit, version 1',
    ],
  ],
  handoffChanged: [
    [
      { ...handoff, state: 'queued' },
      'Передано в разработку: ошибка',
      'Handed to development: bug',
    ],
    [
      {
        ...handoff,
        state: 'in_progress',
        estimateAtMs: deadlineAtMs,
        reference: 'https://t.example/7',
      },
      'Разработка, в работе: ошибка; будет готово пн, 12 янв., 14:00 · https://t.example/7',
      'Development, in progress: bug; expected Mon 12 Jan, 14:00 · https://t.example/7',
    ],
    [
      { ...handoff, kind: 'wish', state: 'done' },
      'Разработка выполнила: пожелание',
      'Development is done: wish',
    ],
    [
      { ...handoff, kind: 'question', state: 'declined' },
      'Разработка отклонила: вопрос',
      'Development declined: question',
    ],
  ],
  handoffEstimatePassed: [
    [
      {
        type: 'handoffEstimatePassed',
        handoffNo: 1,
        estimateAtMs: deadlineAtMs,
        notified: 'agent:anna',
      },
      'Оценка разработки прошла: пн, 12 янв., 14:00; уведомление получает anna',
      'Development’s estimate has passed: Mon 12 Jan, 14:00; a notice goes to anna',
    ],
  ],
  dueDatePassed: [
    [
      { type: 'dueDatePassed', dueAtMs: deadlineAtMs, notified: 'team' },
      'Срок задачи прошёл: пн, 12 янв., 14:00; уведомление получает вся команда',
      'The task is overdue: Mon 12 Jan, 14:00; a notice goes to the whole team',
    ],
  ],
  merged: [
    [
      { type: 'merged', intoTicketId: other },
      'Объединено с №1002: ответы клиента теперь идут туда',
      'Merged into #1002: the customer’s replies go there now',
    ],
    [
      { type: 'merged', intoTicketId: unknownOther },
      'Объединено с deadbeef…: ответы клиента теперь идут туда',
      'Merged into deadbeef…: the customer’s replies go there now',
    ],
  ],
  mergeUndone: [
    [
      { type: 'mergeUndone', because: 'agent_decided' },
      'Объединение отменено',
      'The merge was undone',
    ],
    [
      { type: 'mergeUndone', because: 'TICKET_NOT_FOUND' },
      'Объединение не состоялось. Такого обращения нет. Проверьте номер.',
      'The merge did not happen. There is no such ticket. Check the number.',
    ],
  ],
  absorbed: [
    [
      { type: 'absorbed', fromTicketId: other, unansweredSinceMs: null, isLate: false },
      'С этим обращением объединено №1002',
      'Merged into this ticket: #1002',
    ],
    [
      {
        type: 'absorbed',
        fromTicketId: other,
        unansweredSinceMs: null,
        isLate: false,
        participants: { added: ['known'], leftOut: 2 },
      },
      'С этим обращением объединено №1002; добавлены участники: Иван Петров; не поместились: 2',
      'Merged into this ticket: #1002; participants added: Иван Петров; found no room: 2',
    ],
  ],
  released: [
    [{ type: 'released', ticketId: other }, 'Снова идёт отдельно №1002', 'On its own again: #1002'],
  ],
  replyRedirected: [
    [
      { type: 'replyRedirected', contentId: 'c', toTicketId: other },
      'Клиент ответил; его ответ ушёл в №1002',
      'The customer replied; the reply went to #1002',
    ],
  ],
  splitOff: [
    [
      { type: 'splitOff', toTicketId: other, messageNo: 2 },
      'Из сообщения 2 выделено обращение №1002',
      'Split off from message 2: #1002',
    ],
  ],
  linked: [
    [
      { type: 'linked', link: 'incident_of', otherTicketId: other },
      'Инцидент проблемы №1002',
      'An incident of the problem #1002',
    ],
    [
      { type: 'linked', link: 'follow_up_of', otherTicketId: other },
      'Продолжает обращение №1002',
      'Follows up #1002',
    ],
    [
      { type: 'linked', link: 'related_to', otherTicketId: other },
      'Связано с №1002',
      'Related to #1002',
    ],
    [
      { type: 'linked', link: 'possibly_belongs_to', otherTicketId: other },
      'Возможно, относится к №1002',
      'Possibly belongs to #1002',
    ],
  ],
  unlinked: [
    [
      { type: 'unlinked', link: 'related_to', otherTicketId: other, because: 'agent_decided' },
      'Больше не связано с №1002',
      'No longer related to #1002',
    ],
    [
      { type: 'unlinked', link: 'incident_of', otherTicketId: other, because: 'TICKET_NOT_FOUND' },
      'Больше не инцидент проблемы №1002. Такого обращения нет. Проверьте номер.',
      'No longer an incident of the problem #1002. There is no such ticket. Check the number.',
    ],
  ],
  incidentAdded: [
    [
      { type: 'incidentAdded', incidentTicketId: other },
      'Привязан инцидент №1002',
      'Linked incident: #1002',
    ],
  ],
  incidentRemoved: [
    [
      { type: 'incidentRemoved', incidentTicketId: other },
      'Отвязан инцидент №1002',
      'Incident no longer linked: #1002',
    ],
  ],
  errandSent: [
    [
      errand({ kind: 'absorb', fromTicketId: 't', unansweredSinceMs: null, isLate: false }),
      'Принять это обращение просим №1002',
      'Asked to take this ticket in: #1002',
    ],
    [
      errand({ kind: 'problemSolved', problemTicketId: 't', contentId: null }),
      'О решении проблемы сообщаем инциденту №1002',
      'The incident is told that its problem is solved: #1002',
    ],
    [errand({ kind: 'undoMerge' }), 'Сообщаем обращению №1002', 'Another ticket is told: #1002'],
  ],
  errandSettled: [
    [
      { type: 'errandSettled', errandSeq: 5, toTicketId: other, outcome: 'accepted' },
      '№1002: согласие получено',
      '#1002 agreed',
    ],
    [
      { type: 'errandSettled', errandSeq: 5, toTicketId: other, outcome: 'TICKET_NOT_FOUND' },
      '№1002: отказ. Такого обращения нет. Проверьте номер.',
      '#1002 refused. There is no such ticket. Check the number.',
    ],
  ],
  slaStarted: [
    [
      { type: 'slaStarted', ...cycle, measure, startedAtMs: atMs, deadlineAtMs },
      'Первый ответ обещан до пн, 12 янв., 14:00: 4 ч рабочего времени',
      'First response promised by Mon 12 Jan, 14:00: 4 h of working time',
    ],
    [
      {
        type: 'slaStarted',
        metric: 'resolution',
        cycleNo: 2,
        measure,
        startedAtMs: atMs,
        deadlineAtMs: null,
      },
      'Решение обещано за 4 ч рабочего времени; отсчёт пока стоит · 2-й цикл',
      'Resolution promised within 4 h of working time; the clock stands still for now · cycle 2',
    ],
  ],
  slaPaused: [
    [
      { type: 'slaPaused', ...cycle, countedMs: 90 * 60_000 },
      'Отсчёт первого ответа стоит: прошло 1 ч 30 мин рабочего времени',
      'First response: the clock stands still after 1 h 30 min of working time',
    ],
  ],
  slaResumed: [
    [
      { type: 'slaResumed', ...cycle, deadlineAtMs },
      'Отсчёт первого ответа идёт дальше: срок пн, 12 янв., 14:00',
      'First response: the clock goes on, due Mon 12 Jan, 14:00',
    ],
    [
      { type: 'slaResumed', ...cycle, deadlineAtMs: null },
      'Отсчёт первого ответа идёт дальше',
      'First response: the clock goes on',
    ],
  ],
  slaWarned: [
    [
      { type: 'slaWarned', ...cycle, fraction: 0.75, deadlineAtMs },
      'Срок первого ответа близко: пн, 12 янв., 14:00 (прошло 75\u00a0%)',
      'First response is due soon: Mon 12 Jan, 14:00 (75% has passed)',
    ],
  ],
  slaMet: [
    [
      { type: 'slaMet', ...cycle, deadlineAtMs },
      'Первый ответ дан в срок (до пн, 12 янв., 14:00)',
      'First response in time (due Mon 12 Jan, 14:00)',
    ],
    [
      { type: 'slaMet', metric: 'next_response', cycleNo: 1, deadlineAtMs: null },
      'Следующий ответ дан в срок',
      'Next response in time',
    ],
  ],
  slaBreached: [
    [
      { type: 'slaBreached', ...cycle, deadlineAtMs },
      'Срок первого ответа нарушен: обещали до пн, 12 янв., 14:00',
      'First response is late: it was promised by Mon 12 Jan, 14:00',
    ],
  ],
  slaEnded: [
    [
      { type: 'slaEnded', ...cycle, because: 'answered' },
      'Отсчёт первого ответа окончен: ответ дан после срока',
      'First response is measured no longer: answered after the deadline',
    ],
    [
      { type: 'slaEnded', ...cycle, because: 'not_promised' },
      'Отсчёт первого ответа окончен: по новым условиям ничего не обещано',
      'First response is measured no longer: nothing is promised any more',
    ],
  ],
  slaRetargeted: [
    [
      {
        type: 'slaRetargeted',
        ...cycle,
        from: measure,
        to: { ...measure, targetMinutes: 120 },
        fromDeadlineAtMs: deadlineAtMs,
        toDeadlineAtMs: null,
      },
      'Срок первого ответа перенесён: пн, 12 янв., 14:00 → пауза (норматив 4 ч → 2 ч)',
      'First response has another deadline: Mon 12 Jan, 14:00 → paused (target 4 h → 2 h)',
    ],
    [
      {
        type: 'slaRetargeted',
        ...cycle,
        from: measure,
        to: { ...measure, policyId: 'incident' },
        fromDeadlineAtMs: deadlineAtMs,
        toDeadlineAtMs: deadlineAtMs,
      },
      'Первый ответ обещан по-другому, question (moscow-office 1) → incident (moscow-office 1); срок прежний',
      'First response is promised otherwise, question (moscow-office 1) → incident (moscow-office 1); the deadline stays',
    ],
    [
      {
        type: 'slaRetargeted',
        ...cycle,
        from: measure,
        to: { ...measure, warnAtFractions: [0.5] },
        fromDeadlineAtMs: deadlineAtMs,
        toDeadlineAtMs: deadlineAtMs,
      },
      'Первый ответ: другие предупреждения, срок прежний',
      'First response: other warnings, the deadline stays',
    ],
  ],
  escalated: [
    [
      {
        type: 'escalated',
        ...cycle,
        action: { kind: 'notify', whom: 'lead' },
        notified: 'grade:lead',
      },
      'Эскалация: уведомление получает ведущий',
      'Escalation: a notice goes to lead',
    ],
    [
      {
        type: 'escalated',
        ...cycle,
        action: { kind: 'raise_priority' },
        notified: null,
        priority: { from: 'normal', to: 'high' },
      },
      'Эскалация: приоритет обычный → высокий',
      'Escalation: priority normal → high',
    ],
    [
      {
        type: 'escalated',
        ...cycle,
        action: { kind: 'reassign', grade: 'lead' },
        notified: null,
        assignment: { from: 'anna', grade: 'lead' },
      },
      'Эскалация: обращению нужен новый исполнитель, грейд «ведущий»',
      'Escalation: the ticket needs a new assignee of the grade lead',
    ],
  ],
  ratingRequested: [
    [
      { type: 'ratingRequested', resolutionSeq: 9 },
      'Клиента попросили оценить решение',
      'The customer was asked for a rating',
    ],
  ],
  rated: [
    [
      { type: 'rated', resolutionSeq: 9, rating: 'bad', contentId: null },
      'Клиент оценил решение: Плохо',
      'The customer’s rating: Bad',
    ],
  ],
  deliveryFailed: [
    [
      { type: 'deliveryFailed', mailSeq: 2, reason: 'RELAY_REFUSED_550' },
      'Письмо отправить не удалось, попытки окончены: почтовый сервер отказал',
      'The mail could not be sent, no more attempts: the mail server refuses it',
    ],
    [
      {
        type: 'deliveryFailed',
        mailSeq: 2,
        reason: 'NOT_DELIVERED_IN_TIME',
        participantId: 'boss',
        notified: 'team',
      },
      'Копию письма участнику отправить не удалось, попытки окончены: за трое суток его не приняли; уведомление получает вся команда',
      'A participant’s copy of the mail could not be sent, no more attempts: nobody took it within three days; a notice goes to the whole team',
    ],
    [
      { type: 'deliveryFailed', mailSeq: 2, reason: 'NO_TEAM_ADDRESS' },
      'Письмо отправить не удалось, попытки окончены: в настройке OTVET_TEAM_ADDRESSES нет адреса для него',
      'The mail could not be sent, no more attempts: the setting OTVET_TEAM_ADDRESSES has no address for it',
    ],
    [
      { type: 'deliveryFailed', mailSeq: 2, reason: 'TOO_MANY_NOTICES' },
      'Уведомление не отправлено: таких уведомлений за час ушло уже 20; все обращения с недошедшими письмами показывает список',
      'The notice was not sent: 20 such notices went there within the hour; the list shows all tickets with undelivered mail',
    ],
    [
      { type: 'deliveryFailed', mailSeq: 2, reason: 'SOME_OLD_CODE' },
      'Письмо отправить не удалось, попытки окончены: причину SOME_OLD_CODE записала другая версия Ответа',
      'The mail could not be sent, no more attempts: another version of Otvet recorded the reason SOME_OLD_CODE',
    ],
  ],
  automaticMailNoted: [
    [
      { type: 'automaticMailNoted', contentId: 'c', mailClass: 'auto_reply' },
      'Пришёл автоответ; в обращении ничего не меняется',
      'An automatic reply came; it changes nothing here',
    ],
    [
      { type: 'automaticMailNoted', contentId: 'c', mailClass: 'challenge' },
      'Почта клиента просит подтвердить отправителя; в обращении ничего не меняется',
      'The customer’s mail system asks to confirm the sender; it changes nothing here',
    ],
  ],
  deliveryBounced: [
    [
      { ...bounce, outcome: 'failed', statusCode: '5.1.1', notified: 'agent:anna' },
      'Письмо не доставлено клиенту: 5.1.1, такого адреса нет; уведомление получает anna',
      'The mail did not reach the customer: 5.1.1, there is no such address; a notice goes to anna',
    ],
    [
      {
        ...bounce,
        participantId: 'known',
        outcome: 'failed',
        statusCode: '5.9.9',
        notified: 'team',
      },
      'Письмо не доставлено участнику Иван Петров: 5.9.9, почтовый сервер причину не назвал; уведомление получает вся команда',
      'The mail did not reach Иван Петров: 5.9.9, the mail server names no reason; a notice goes to the whole team',
    ],
    [
      { ...bounce, participantId: 'unknown', outcome: 'delayed', statusCode: null, notified: null },
      'Письмо ещё не доставлено участнику, почтовый сервер пробует дальше',
      'The mail has not reached a participant yet; the mail server keeps trying',
    ],
    [
      {
        ...bounce,
        isRecipientUnknown: true,
        outcome: 'failed',
        statusCode: '5.1.1',
        notified: 'team',
      },
      'Письмо не доставлено кому-то (отчёт не называет никого из получателей): 5.1.1, такого адреса нет; уведомление получает вся команда',
      'The mail did not reach somebody (the report names none of its recipients): 5.1.1, there is no such address; a notice goes to the whole team',
    ],
  ],
  participantsChanged: [
    [
      {
        type: 'participantsChanged',
        added: ['known', 'other-known'],
        removed: ['unknown'],
        leftOut: 3,
      },
      'Добавлены участники: Иван Петров, b@firm.example; убраны участники: 1; не поместились: 3',
      'Participants added: Иван Петров, b@firm.example; participants removed: 1; found no room: 3',
    ],
  ],
  requesterConfirmed: [
    [
      { type: 'requesterConfirmed', mail: 'acknowledgement' },
      'Клиент подтверждён',
      'The requester is confirmed',
      anna,
    ],
  ],
  commandRefused: [
    [
      { type: 'commandRefused', commandKind: 'devHandoff', code: 'ROLE_NOT_ALLOWED' },
      'Не выполнено: сделать шаг передачи в разработку. Этого не может сделать тот, кто просит. Попросите сотрудника.',
      'Not carried out: a step of the handoff to development. The one who asks may not do this. Ask an agent.',
    ],
    [
      { type: 'commandRefused', commandKind: 'rate', code: 'SOME_OLD_CODE' },
      'Не выполнено: записать оценку. Причину SOME_OLD_CODE записала другая версия Ответа.',
      'Not carried out: recording a rating. Another version of Otvet recorded the reason SOME_OLD_CODE.',
    ],
  ],
};

describe.each(Object.entries(told))('%s', (type, cases) => {
  test.each(cases)('is told in Russian and English, and shown as documented: %#', (...each) => {
    const [fact, ru, en, actor] = each;
    const happened = event(fact, actor);
    expect(fact.type).toBe(type);
    expect(eventSentence(happened, { ...russian, numbers, participants })).toBe(ru);
    expect(eventSentence(happened, { ...english, numbers, participants })).toBe(en);
    const shown = presentEvent(happened);
    // Parsing drops what the schema doesn't know, so equality finds undocumented fields.
    expect(ticketEvent.parse(shown)).toEqual(shown);
    expect(JSON.stringify(shown)).not.toMatch(/AtMs/);
  });
});

test('every command that can be refused is told in both languages', () => {
  const told = commandKinds.map((commandKind) => {
    const refused = { type: 'commandRefused', commandKind, code: 'TICKET_NOT_FOUND' } as const;
    return [eventSentence(event(refused), russian), eventSentence(event(refused), english)];
  });
  for (const [ru, en] of told) {
    expect(ru).toMatch(/^Не выполнено: [а-яё, ]+\. Такого обращения нет\./);
    expect(en).toMatch(/^Not carried out: [a-z’ ]+\. There is no such ticket\./);
  }
  expect(new Set(told.flat()).size).toBe(2 * commandKinds.length);
});

test('codes of another version are told as such', () => {
  expect(machineName('robot_letter', 'ru')).toBe('программа: robot_letter');
  expect(machineName('robot_letter', 'en')).toBe('a program: robot_letter');
  expect(machineName('human', 'ru')).toBe('');
  expect(imapProblemText('IMAP_ASLEEP')).toEqual({
    ru: 'Процесс приёма другой версии сообщает о неполадке IMAP_ASLEEP.',
    en: 'An intake of another version reports the problem IMAP_ASLEEP.',
  });
});

test('every cause of a status is told in both languages', () => {
  for (const cause of statusCause.options) {
    const change = { type: 'statusChanged', from: 'new', to: 'open', cause, mail: null } as const;
    expect(eventSentence(event(change), russian)).toMatch(/^Статус «Открыто»: [а-яё -]+/);
    expect(eventSentence(event(change), english)).toMatch(/^Status Open: [a-z -]+/);
  }
});
