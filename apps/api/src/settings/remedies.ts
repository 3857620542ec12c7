import type { Words } from "../fault.ts";

/** What would be right, by the code of what is not. `{name}` is filled in from the fault. */
export const REMEDIES = {
  unknownQueue: {
    en: "This queue does not exist any more. Choose another one.",
    "zh-Hans": "该队列已不存在，请另选一个。",
    "zh-Hant": "該佇列已不存在，請另選一個。",
  },
  unknownLine: {
    en: "This line does not exist any more. Choose another one.",
    "zh-Hans": "该线路已不存在，请另选一条。",
    "zh-Hant": "該線路已不存在，請另選一條。",
  },
  unknownSkill: {
    en: "This skill does not exist any more. Choose another one.",
    "zh-Hans": "该技能已不存在，请另选一个。",
    "zh-Hant": "該技能已不存在，請另選一個。",
  },
  unknownAgent: {
    en: "This agent does not exist any more. Take the name out.",
    "zh-Hans": "该座席已不存在，请将其移除。",
    "zh-Hant": "該座席已不存在，請將其移除。",
  },
  unknownBrand: {
    en: "This brand does not exist. Choose another one.",
    "zh-Hans": "该品牌不存在，请另选一个。",
    "zh-Hant": "該品牌不存在，請另選一個。",
  },
  unknownZone: {
    en: "Choose a time zone by its IANA name, such as Asia/Taipei.",
    "zh-Hans": "请选择 IANA 时区名称，例如 Asia/Shanghai。",
    "zh-Hant": "請選擇 IANA 時區名稱，例如 Asia/Taipei。",
  },
  nameTaken: {
    en: "“{name}” exists already. Choose another name.",
    "zh-Hans": "“{name}”已存在，请换一个名称。",
    "zh-Hant": "「{name}」已存在，請換一個名稱。",
  },
  skillTwice: {
    en: "“{skill}” is asked for twice. Keep the higher level.",
    "zh-Hans": "“{skill}”重复要求，请保留较高的等级。",
    "zh-Hant": "「{skill}」重複要求，請保留較高的等級。",
  },
  relaxOrder: {
    en: "Steps go in the order of time: this one must come after {seconds} s.",
    "zh-Hans": "各步骤须按时间先后排列：此步须晚于 {seconds} 秒。",
    "zh-Hant": "各步驟須按時間先後排列：此步須晚於 {seconds} 秒。",
  },
  relaxNothing: {
    en: "This step changes nothing: every requirement has fallen away already. Remove it.",
    "zh-Hans": "此步骤不起作用：所有要求都已取消，请删除。",
    "zh-Hant": "此步驟不起作用：所有要求都已取消，請刪除。",
  },
  relaxTooLate: {
    en: "It comes after the longest wait ({seconds} s), so it never happens. Make it earlier.",
    "zh-Hans": "它晚于最长等待时间（{seconds} 秒），永远不会发生，请提前。",
    "zh-Hant": "它晚於最長等待時間（{seconds} 秒），永遠不會發生，請提前。",
  },
  maxWaitTooShort: {
    en: "The longest wait ({wait} s) is shorter than one ring ({ring} s), so nobody could answer. Use {least} s or more.",
    "zh-Hans": "最长等待（{wait} 秒）比一次振铃（{ring} 秒）还短，没人来得及接听。请设为 {least} 秒或更长。",
    "zh-Hant": "最長等待（{wait} 秒）比一次響鈴（{ring} 秒）還短，沒人來得及接聽。請設為 {least} 秒或更長。",
  },
  fairnessTooLate: {
    en: "Nobody waits as long as this: the longest wait is {seconds} s. Set it lower, or switch it off.",
    "zh-Hans": "没有人会等这么久：最长等待为 {seconds} 秒。请调低或关闭。",
    "zh-Hant": "沒有人會等這麼久：最長等待為 {seconds} 秒。請調低或關閉。",
  },
  holdTooLong: {
    en: "Contacts would be held for one agent until the longest wait ({seconds} s) is over. Use less.",
    "zh-Hans": "联系会为一名座席保留到最长等待（{seconds} 秒）结束，请缩短。",
    "zh-Hant": "聯繫會為一名座席保留到最長等待（{seconds} 秒）結束，請縮短。",
  },
  ringGroupTooSmall: {
    en: "A ring group rings at least 2 desks. Use 2 or more, or another strategy.",
    "zh-Hans": "同时振铃至少需要 2 个工作台。请设为 2 或更多，或改用其他策略。",
    "zh-Hant": "同時響鈴至少需要 2 個工作台。請設為 2 或更多，或改用其他策略。",
  },
  ringGroupOfFew: {
    en: "Only {agents} can answer this queue, so fewer than 2 desks ring. Give it more agents, or use another strategy.",
    "zh-Hans": "只有 {agents} 名座席能接听此队列，振铃工作台不足 2 个。请增加座席或改用其他策略。",
    "zh-Hant": "只有 {agents} 名座席能接聽此佇列，響鈴工作台不足 2 個。請增加座席或改用其他策略。",
  },
  noAgents: {
    en: "No agent works in this queue yet. Tick it for somebody under Agents.",
    "zh-Hans": "此队列还没有座席。请在“座席”中为座席勾选此队列。",
    "zh-Hant": "此佇列還沒有座席。請在「座席」中為座席勾選此佇列。",
  },
  nobodyAnswers: {
    en: "No agent of this queue has what it asks for. Lower the requirements, or give agents the skills.",
    "zh-Hans": "此队列的座席都不满足要求。请降低要求，或为座席添加技能。",
    "zh-Hant": "此佇列的座席都不符合要求。請降低要求，或為座席新增技能。",
  },
  notOfQueue: {
    en: "{agent} does not work in this queue, so the place in the order does nothing.",
    "zh-Hans": "{agent} 不在此队列工作，其排序不起作用。",
    "zh-Hant": "{agent} 不在此佇列工作，其排序不起作用。",
  },
  overflowToItself: {
    en: "The queue would overflow into itself. Choose another queue, or a message.",
    "zh-Hans": "队列会溢出到自身。请选择其他队列或播放留言。",
    "zh-Hant": "佇列會溢出到自身。請選擇其他佇列或播放訊息。",
  },
  overflowLoop: {
    en: "Callers would go round in a circle: {path}. Break it at one place.",
    "zh-Hans": "来电会循环打转：{path}。请在其中一处断开。",
    "zh-Hant": "來電會循環打轉：{path}。請在其中一處斷開。",
  },
  voicemailNotYet: {
    en: "Messages cannot be recorded yet: the caller hears the last words, and stands in the list of missed contacts.",
    "zh-Hans": "暂不支持录制留言：来电者会听到结束语，并进入未接列表。",
    "zh-Hant": "暫不支援錄製留言：來電者會聽到結束語，並進入未接清單。",
  },
  textMissing: {
    en: "A line of this queue speaks {language}, but there is no text in it: callers hear a general sentence.",
    "zh-Hans": "此队列有线路使用{language}，但缺少该语言文本：来电者将听到通用语句。",
    "zh-Hant": "此佇列有線路使用{language}，但缺少該語言文字：來電者將聽到通用語句。",
  },
  shiftEmpty: {
    en: "This shift begins and ends at the same time. For a whole day use 00:00 to 24:00.",
    "zh-Hans": "此班次起止时间相同。全天请使用 00:00 至 24:00。",
    "zh-Hant": "此班次起訖時間相同。全天請使用 00:00 至 24:00。",
  },
  shiftsOverlap: {
    en: "Two shifts overlap ({first} and {second}). Make them one, or move one.",
    "zh-Hans": "两个班次重叠（{first} 与 {second}）。请合并或移动其一。",
    "zh-Hant": "兩個班次重疊（{first} 與 {second}）。請合併或移動其一。",
  },
  dayTwice: {
    en: "{date} is in the list twice. Keep one of them.",
    "zh-Hans": "{date} 在列表中出现两次，请保留一个。",
    "zh-Hant": "{date} 在清單中出現兩次，請保留一個。",
  },
  neverOpen: {
    en: "The queue never opens. Add a shift, or switch the hours off.",
    "zh-Hans": "队列从不开放。请添加班次，或关闭营业时间。",
    "zh-Hant": "佇列從不開放。請新增班次，或關閉營業時間。",
  },
  closureBackwards: {
    en: "The closure ends before it begins. Choose a later end.",
    "zh-Hans": "停业结束早于开始，请选择更晚的结束时间。",
    "zh-Hant": "停業結束早於開始，請選擇更晚的結束時間。",
  },
  notANumber: {
    en: "This is no telephone number. Write it with its country code, such as +44 20 7946 0321.",
    "zh-Hans": "这不是电话号码。请带国家代码填写，例如 +86 10 5555 0123。",
    "zh-Hant": "這不是電話號碼。請帶國碼填寫，例如 +886 2 5555 0123。",
  },
  numberTaken: {
    en: "A line with this number exists already.",
    "zh-Hans": "已有线路使用此号码。",
    "zh-Hant": "已有線路使用此號碼。",
  },
  numberOfFaxes: {
    en: "A fax line has this number. Use another number, or remove the fax line first.",
    "zh-Hans": "此号码已用于传真线路。请换一个号码，或先删除该传真线路。",
    "zh-Hant": "此號碼已用於傳真線路。請換一個號碼，或先移除該傳真線路。",
  },
  numberOfCalls: {
    en: "A line of calls has this number. Use another number, or remove that line first.",
    "zh-Hans": "此号码已用于电话线路。请换一个号码，或先删除该线路。",
    "zh-Hant": "此號碼已用於電話線路。請換一個號碼，或先移除該線路。",
  },
  numberNotYours: {
    en: "The carrier account does not have this number. Buy it or move it to the account first.",
    "zh-Hans": "运营商账户中没有此号码，请先购买或转入。",
    "zh-Hant": "電信商帳戶中沒有此號碼，請先購買或轉入。",
  },
  noCarrier: {
    en: "The carrier cannot be asked for its numbers now. Try again shortly.",
    "zh-Hans": "暂时无法向运营商查询号码，请稍后再试。",
    "zh-Hant": "暫時無法向電信商查詢號碼，請稍後再試。",
  },
  usedBy: {
    en: "Still used by {users}. Change these first.",
    "zh-Hans": "仍被 {users} 使用，请先修改它们。",
    "zh-Hant": "仍被 {users} 使用，請先修改它們。",
  },
  setEmpty: {
    en: "This set lets the agent have nothing. Allow at least one contact, or remove it.",
    "zh-Hans": "此组合不允许任何联系。请至少允许一个，或将其删除。",
    "zh-Hant": "此組合不允許任何聯繫。請至少允許一個，或將其刪除。",
  },
  noPublicKey: {
    en: "This is no public key of Telnyx: 44 characters that end with =. Copy it from Keys & Credentials → Public Key.",
    "zh-Hans": "这不是 Telnyx 公钥：应为以 = 结尾的 44 个字符。请从 Keys & Credentials → Public Key 复制。",
    "zh-Hant": "這不是 Telnyx 公鑰：應為以 = 結尾的 44 個字元。請從 Keys & Credentials → Public Key 複製。",
  },
  insideHost: {
    en: "This address is inside our own network. Write the server's public name, or have it named in MAIL_INSIDE_HOSTS.",
    "zh-Hans": "此地址位于我们自己的内部网络。请填写服务器的公开名称，或请运维在 MAIL_INSIDE_HOSTS 中列出它。",
    "zh-Hant": "此位址位於我們自己的內部網路。請填寫伺服器的公開名稱，或請維運人員在 MAIL_INSIDE_HOSTS 中列出它。",
  },
  mailPort: {
    en: "Servers of mails listen at {ports}. For another port the server must be named in MAIL_INSIDE_HOSTS.",
    "zh-Hans": "邮件服务器的端口是 {ports}。若要用其他端口，须在 MAIL_INSIDE_HOSTS 中列出该服务器。",
    "zh-Hant": "郵件伺服器的連接埠是 {ports}。若要用其他連接埠，須在 MAIL_INSIDE_HOSTS 中列出該伺服器。",
  },
  needsTls: {
    en: "Without TLS anybody on the way reads the password. Choose TLS or STARTTLS.",
    "zh-Hans": "不用 TLS，密码会在途中被任何人读到。请选择 TLS 或 STARTTLS。",
    "zh-Hant": "不用 TLS，密碼會在途中被任何人讀到。請選擇 TLS 或 STARTTLS。",
  },
  tokenUrl: {
    en: "Write the provider's token address, such as https://oauth2.googleapis.com/token, without a port.",
    "zh-Hans": "请填写服务商的令牌地址，例如 https://oauth2.googleapis.com/token，不带端口。",
    "zh-Hant": "請填寫服務商的權杖位址，例如 https://oauth2.googleapis.com/token，不帶連接埠。",
  },
  secretAgain: {
    en: "Type the secret: it is kept for the server and user it was typed for, and for no other.",
    "zh-Hans": "请输入密码或密钥：已保存的只用于原来的服务器和用户，不会发给别处。",
    "zh-Hant": "請輸入密碼或金鑰：已儲存的只用於原來的伺服器和使用者，不會送往別處。",
  },
  addressOfDesk: {
    en: "Write the name of your organisation as it stands in the address, {slug}, or {slug}/ and a name for the brand.",
    "zh-Hans": "请填写网址中的机构名称 {slug}，或 {slug}/ 加品牌名。",
    "zh-Hant": "請填寫網址中的機構名稱 {slug}，或 {slug}/ 加品牌名。",
  },
  notAMailAddress: {
    en: "This is no mail address. Write it like help@shop.example.",
    "zh-Hans": "这不是邮箱地址，请按 help@shop.example 的形式填写。",
    "zh-Hant": "這不是電子郵件地址，請按 help@shop.example 的形式填寫。",
  },
  addressTaken: {
    en: "A line with this address exists already.",
    "zh-Hans": "已有线路使用此地址。",
    "zh-Hant": "已有線路使用此地址。",
  },
  changed: {
    en: "Somebody else changed this since you opened it.",
    "zh-Hans": "您打开之后，他人已修改此项。",
    "zh-Hant": "您開啟之後，他人已修改此項。",
  },
  goneBefore: {
    en: "This version cannot be restored: it is a removal.",
    "zh-Hans": "该版本是一次删除，无法恢复到该状态。",
    "zh-Hant": "該版本是一次刪除，無法還原到該狀態。",
  },
} as const satisfies Record<string, Words>;
