import type { Bilingual } from '#contracts';
import { fill } from '../problems/problem.js';

/** Why a run of a connector ended early: stable code → what is wrong and what to do about it. */
export const SOURCE_ERRORS = {
  'source.unreachable': {
    en: 'The source does not answer ({detail}). It is tried again; check that it runs and that the hub may reach it.',
    vi: 'Nguồn dữ liệu không trả lời ({detail}). Hệ thống sẽ thử lại; hãy kiểm tra nguồn có chạy và cho phép kết nối.',
  },
  'source.lost': {
    en: 'The source went away in the middle ({detail}). What had come is kept; reading goes on from there.',
    vi: 'Nguồn dữ liệu ngắt giữa chừng ({detail}). Phần đã nhận được giữ lại; lần sau đọc tiếp từ đó.',
  },
  'source.timeout': {
    en: 'The source took longer than {limit} seconds to answer. Ask for smaller pages or raise limits.seconds.',
    vi: 'Nguồn dữ liệu trả lời lâu hơn {limit} giây. Hãy lấy trang nhỏ hơn hoặc tăng limits.seconds.',
  },
  'source.address': {
    en: 'The hub may not connect to the address of this source or of its redirect. The operator can allow its network in LIENTHONG_OUTBOUND_ALLOW.',
    vi: 'Không được phép kết nối tới địa chỉ của nguồn hoặc địa chỉ chuyển hướng. Người vận hành có thể cho phép mạng đó trong LIENTHONG_OUTBOUND_ALLOW.',
  },
  'source.redirects': {
    en: 'The source redirects more than {limit} times, or to nowhere. Name its final address in the adapter.',
    vi: 'Nguồn chuyển hướng quá {limit} lần hoặc không có địa chỉ đích. Hãy ghi địa chỉ cuối cùng trong bộ chuyển đổi.',
  },
  'source.sign-in': {
    en: 'The source refuses the sign-in ({detail}). Check user and secret.',
    vi: 'Nguồn từ chối đăng nhập ({detail}). Hãy kiểm tra tài khoản và khoá bí mật.',
  },
  'source.status': {
    en: 'The source answered with status {status}. Ask whoever runs it.',
    vi: 'Nguồn trả lời với trạng thái {status}. Hãy hỏi đơn vị vận hành nguồn.',
  },
  'source.not-json': {
    en: 'The source answered with {type} instead of JSON: often a sign-in or error page. Check address and secret.',
    vi: 'Nguồn trả lời {type} thay vì JSON: thường là trang đăng nhập hoặc trang lỗi. Hãy kiểm tra địa chỉ và khoá.',
  },
  'source.malformed': {
    en: 'The answer of the source is not well-formed JSON: it may have been cut off. It is asked again.',
    vi: 'Câu trả lời của nguồn không phải JSON hợp lệ: có thể bị cắt giữa chừng. Hệ thống sẽ hỏi lại.',
  },
  'source.too-large': {
    en: 'An answer of the source is larger than {limit} MB. Ask for smaller pages.',
    vi: 'Một câu trả lời của nguồn lớn hơn {limit} MB. Hãy lấy trang nhỏ hơn.',
  },
  'source.items-missing': {
    en: 'The answer of the source holds no list at "{path}". Correct the path in the adapter.',
    vi: 'Câu trả lời của nguồn không có danh sách tại "{path}". Hãy sửa đường dẫn trong bộ chuyển đổi.',
  },
  'source.repeats': {
    en: 'The source gives a page again that it gave before, so its end would never be reached. Its cursor is faulty; the next run begins anew.',
    vi: 'Nguồn trả lại một trang đã trả trước đó nên không bao giờ kết thúc. Con trỏ của nguồn bị lỗi; lần chạy sau đọc lại từ đầu.',
  },
  'source.endless': {
    en: 'The source gave {limit} pages and has no end. What came is kept; raise limits.pages if it is really so long.',
    vi: 'Nguồn trả {limit} trang mà chưa hết. Phần đã nhận được giữ lại; hãy tăng limits.pages nếu dữ liệu thật sự dài như vậy.',
  },
  'source.empty': {
    en: 'The full list of the source is empty: nothing was withdrawn for that. Check the source.',
    vi: 'Danh sách đầy đủ của nguồn bị rỗng: không bản ghi nào bị rút vì điều đó. Hãy kiểm tra nguồn.',
  },
  'source.query': {
    en: 'The database of the source refuses the query ({detail}). Compare table and columns with the adapter.',
    vi: 'Cơ sở dữ liệu nguồn từ chối câu truy vấn ({detail}). Hãy so bảng và cột với bộ chuyển đổi.',
  },
  'source.secret': {
    en: 'The secret {name} is not set. The operator sets it in the environment of the gateway.',
    vi: 'Chưa khai báo khoá bí mật {name}. Người vận hành đặt nó trong môi trường của gateway.',
  },
  'file.folder': {
    en: 'The watched folder cannot be read ({detail}). Check its name and the rights of the gateway.',
    vi: 'Không đọc được thư mục theo dõi ({detail}). Hãy kiểm tra tên thư mục và quyền của gateway.',
  },
  'file.unreadable': {
    en: 'The file "{file}" cannot be read ({detail}). Check its rights; it is tried again.',
    vi: 'Không đọc được tệp "{file}" ({detail}). Hãy kiểm tra quyền; hệ thống sẽ thử lại.',
  },
  'file.refused': {
    en: 'The file "{file}" is refused: {reason} It is read again when it has changed.',
    vi: 'Tệp "{file}" bị từ chối: {reasonVi} Tệp sẽ được đọc lại khi có thay đổi.',
  },
  'file.changed': {
    en: 'The file "{file}" was changed while it was read. Nothing of it has an effect; it is read again.',
    vi: 'Tệp "{file}" bị thay đổi trong lúc đọc. Chưa phần nào có hiệu lực; hệ thống sẽ đọc lại.',
  },
  'source.interrupted': {
    en: 'The gateway stopped during this run. What had come is kept; the next run goes on from there.',
    vi: 'Gateway dừng trong lần chạy này. Phần đã nhận được giữ lại; lần chạy sau đọc tiếp từ đó.',
  },
  'source.internal': {
    en: 'The hub failed on this run. The operator finds the reason in the log of the gateway.',
    vi: 'Hệ thống gặp lỗi trong lần chạy này. Người vận hành xem nguyên nhân trong nhật ký của gateway.',
  },
} as const satisfies Record<string, Bilingual>;

export type SourceErrorCode = keyof typeof SOURCE_ERRORS;
export type SourceErrorValues = Readonly<Record<string, string | number>>;

/** What a source does wrong; the values never hold anything that came from its rows. */
export class SourceError extends Error {
  override readonly name = 'SourceError';

  constructor(
    readonly code: SourceErrorCode,
    readonly values: SourceErrorValues = {},
    private readonly more: { retryAfterMs?: number; restart?: boolean; cause?: unknown } = {},
  ) {
    super(code, { cause: more.cause });
  }

  /** The source asked for a pause of so many milliseconds. */
  get retryAfterMs(): number | undefined {
    return this.more.retryAfterMs;
  }

  /** The place that was reached is worth nothing: the next run begins anew. */
  get restart(): boolean {
    return this.more.restart ?? false;
  }
}

/** The error in words, as the connector's status shows it. */
export function describeSourceError(code: string, values: SourceErrorValues): Bilingual {
  const text: Bilingual =
    code in SOURCE_ERRORS ? SOURCE_ERRORS[code as SourceErrorCode] : SOURCE_ERRORS['source.internal'];
  return fill(text, values);
}
