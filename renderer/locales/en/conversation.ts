const number = new Intl.NumberFormat('en');
const count = (amount: number, one: string, many: string) => (amount === 1 ? `1 ${one}` : `${number.format(amount)} ${many}`);
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const nameSome = (names: readonly string[], shown: number) =>
  list.format(names.length <= shown + 1 ? names : [...names.slice(0, shown), count(names.length - shown, 'other', 'others')]);

/** Words about messages: answers, edits, reactions, reading. */
export const conversation = {
  keys: 'The arrow keys lead from message to message, Enter opens what can be done with one, R answers it.',
  loading: 'Opening the conversation…',
  loadingNewer: 'Loading newer messages…',
  unread: 'New',
  unreadDivider: 'New messages from here on',
  you: 'You',
  somebody: 'Somebody',

  tools: {
    label: 'For this message',
    reply: 'Reply',
    react: 'React',
    reactWith: (emoji: string) => `React with ${emoji}`,
    more: 'More',
    menu: (alias: string) => `What can be done with the message of ${alias}`,
    edit: 'Edit',
    copy: 'Copy text',
    forward: 'Forward…',
    pin: 'Pin',
    unpin: 'Unpin',
    versions: 'Earlier versions…',
    receipts: 'Who has read it…',
    hide: 'Delete for me',
    delete: 'Delete for everyone…',
  },

  deleted: 'This message was deleted',
  edited: 'edited',
  editedAt: (moment: string) => `Edited ${moment}`,
  showVersions: 'Edited. Show earlier versions',
  pinnedBy: (alias: string) => `Pinned by ${alias}`,
  forwarded: (alias: string) => `Forwarded from ${alias}`,
  mentionsYou: 'mentions you',

  quote: {
    jump: (alias: string, text: string) => `In answer to ${alias}: ${text}. Show it`,
    gone: 'The message that this answers is not here any more',
    goneShort: 'Deleted message',
  },

  reactions: {
    label: 'Reactions',
    add: 'Add a reaction',
    of: (emoji: string, names: readonly string[]) => `${nameSome(names, 12)} reacted with ${emoji}`,
    give: (emoji: string, names: readonly string[]) => `${emoji} from ${nameSome(names, 12)}. Give it too`,
    takeBack: (emoji: string, names: readonly string[]) => `${emoji} from ${nameSome(names, 12)}. Take yours back`,
  },

  receipts: {
    sent: 'Sent',
    deliveredTo: (names: readonly string[]) => `Delivered to ${nameSome(names, 6)}`,
    readBy: (names: readonly string[]) => `Read by ${nameSome(names, 6)}`,
    title: 'Who has it',
    read: 'Read',
    delivered: 'Delivered',
    notYet: 'Not yet',
    nobody: 'Nobody else yet',
  },

  typing: (names: readonly string[]) => {
    if (names.length > 3) return 'Several people are typing';
    return `${list.format(names)} ${names.length === 1 ? 'is' : 'are'} typing`;
  },

  waiting: {
    edit: 'The change waits for the host',
    delete: 'The deletion waits for the host',
    failed: { edit: 'Not changed', delete: 'Not deleted', reaction: 'The reaction did not go out', pin: 'Not pinned' },
    discard: 'Never mind',
  },

  deleteQuestion: {
    title: 'Delete for everyone?',
    text: 'It goes from the host and from every device in the room, with its reactions and earlier versions.',
    offerText: 'The offer ends, and it goes from the host and from every device in the room. What others have saved stays theirs.',
    confirm: 'Delete',
  },

  composer: {
    replyingTo: (alias: string) => `Answer to ${alias}`,
    replyingToYourself: 'Answer to yourself',
    stopReply: 'Do not answer this message',
    editing: 'Edit your message',
    editHint: 'Enter saves, Esc leaves it as it was',
    stopEdit: 'Leave the message as it was',
    save: 'Save the change',
    archived: 'This room is archived. Nothing can be written here any more.',
    imported: 'This room was imported from a file. Nothing can be written here.',
  },

  mentions: {
    completion: 'People',
    everyone: 'everyone',
    everyoneHint: (people: number) => `tells all ${number.format(people)} of you`,
    option: (alias: string, state: string) => `${alias}, ${state}`,
    here: 'here',
    away: 'away',
  },

  notices: {
    createdRoom: (alias: string, name: string) => `${alias} made the room “${name}”`,
    describedRoom: (alias: string, text: string) =>
      text === '' ? `${alias} took the description away` : `${alias} changed the description: ${text}`,
    archivedRoom: (alias: string) => `${alias} archived the room`,
    reopenedRoom: (alias: string) => `${alias} opened the room again`,
  },
} as const;
