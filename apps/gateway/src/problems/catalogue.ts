import { FILE_FAULTS } from '#adapters';
import type { Bilingual } from '#contracts';
import { SPREADSHEET_FAULTS } from '#spreadsheets';

/** Texts of a library as problems of the content. */
function unprocessable<K extends string>(texts: Readonly<Record<K, Bilingual>>): Record<K, CatalogueEntry> {
  const entries = Object.entries<Bilingual>(texts).map(([code, text]) => [code, { status: 422, ...text }]);
  return Object.fromEntries(entries) as Record<K, CatalogueEntry>;
}

interface CatalogueEntry extends Bilingual {
  readonly status: number;
}

/**
 * Every problem that the gateway answers with: stable code → status and text. The text says what is wrong
 * and what to do about it.
 */
export const PROBLEMS = {
  // ── request ─────────────────────────────────────────────────────────────────────────────────────
  'url.malformed': {
    status: 400,
    en: 'The URL is malformed. Percent-encode every part of the path and query as UTF-8.',
    vi: 'Địa chỉ URL sai định dạng. Hãy mã hoá phần trăm từng phần của đường dẫn và tham số theo UTF-8.',
  },
  'route.unknown': {
    status: 404,
    en: 'There is no such route. See /docs for those that exist.',
    vi: 'Không có đường dẫn này. Xem /docs để biết các đường dẫn hiện có.',
  },
  'request.malformed': {
    status: 400,
    en: 'The request cannot be processed. Check its headers and its length against /docs.',
    vi: 'Không xử lý được yêu cầu. Hãy đối chiếu tiêu đề và độ dài với /docs.',
  },
  'parameter.invalid': {
    status: 422,
    en: 'Parameter "{name}" is not valid: {expected}.',
    vi: 'Tham số "{name}" không hợp lệ; yêu cầu: {expected}.',
  },
  'content-type.unsupported': {
    status: 415,
    en: 'This content type is not accepted here. Send {expected}.',
    vi: 'Kiểu nội dung này không được chấp nhận. Hãy gửi {expected}.',
  },
  'content-encoding.unsupported': {
    status: 415,
    en: 'This content encoding is not accepted. Send the body plain or with Content-Encoding: gzip.',
    vi: 'Cách mã hoá nội dung này không được chấp nhận. Hãy gửi dạng thường hoặc với Content-Encoding: gzip.',
  },
  'body.malformed': {
    status: 400,
    en: 'The body is not valid JSON. Send one JSON object in UTF-8.',
    vi: 'Nội dung không phải JSON hợp lệ. Hãy gửi một đối tượng JSON mã hoá UTF-8.',
  },
  'body.invalid': {
    status: 422,
    en: 'The body is not valid. Correct the fields listed in errors and send it again.',
    vi: 'Nội dung không hợp lệ. Hãy sửa các trường nêu trong errors rồi gửi lại.',
  },
  'body.encoding': {
    status: 400,
    en: 'The body is not valid UTF-8. Convert it to UTF-8.',
    vi: 'Nội dung không phải UTF-8 hợp lệ. Hãy chuyển sang UTF-8.',
  },
  'body.too-deep': {
    status: 400,
    en: 'The JSON is nested too deeply. Send the canonical record as /docs shows it.',
    vi: 'JSON lồng nhau quá sâu. Hãy gửi bản ghi chuẩn như mô tả ở /docs.',
  },
  'body.too-large': {
    status: 413,
    en: 'The body is too large: at most {limit} is accepted. Split it into several requests.',
    vi: 'Nội dung quá lớn: chỉ nhận tối đa {limit}. Hãy chia thành nhiều yêu cầu.',
  },
  'body.gzip': {
    status: 400,
    en: 'The gzip data is damaged or incomplete. Compress the file again and send it whole.',
    vi: 'Dữ liệu gzip bị hỏng hoặc không đầy đủ. Hãy nén lại và gửi trọn vẹn.',
  },
  'body.cut-off': {
    status: 400,
    en: 'The body ended before it was complete. Nothing of it was accepted: send it again whole.',
    vi: 'Nội dung bị ngắt giữa chừng. Chưa có phần nào được tiếp nhận: hãy gửi lại toàn bộ.',
  },

  // ── who asks ────────────────────────────────────────────────────────────────────────────────────
  'token.missing': {
    status: 401,
    en: 'A bearer token is missing. Get one from POST /oauth/token and send it as Authorization: Bearer.',
    vi: 'Thiếu mã truy cập. Hãy lấy mã tại POST /oauth/token và gửi trong Authorization: Bearer.',
  },
  'token.expired': {
    status: 401,
    en: 'The token has expired. Get a new one from POST /oauth/token.',
    vi: 'Mã truy cập đã hết hạn. Hãy lấy mã mới tại POST /oauth/token.',
  },
  'token.invalid': {
    status: 401,
    en: 'The token is not valid here. Get a new one from POST /oauth/token.',
    vi: 'Mã truy cập không hợp lệ. Hãy lấy mã mới tại POST /oauth/token.',
  },
  'session.expired': {
    status: 401,
    en: 'You are signed out: the session has ended. Sign in again.',
    vi: 'Phiên làm việc đã kết thúc. Hãy đăng nhập lại.',
  },
  'sign-in.wrong': {
    status: 401,
    en: 'Name or password is wrong. Check both, or ask the administrator for a new password.',
    vi: 'Sai tên đăng nhập hoặc mật khẩu. Hãy kiểm tra lại hoặc xin người quản trị mật khẩu mới.',
  },
  'sign-in.no-provider': {
    status: 404,
    en: 'No identity provider is set up here. Sign in with name and password.',
    vi: 'Hệ thống chưa nối với nhà cung cấp danh tính nào. Hãy đăng nhập bằng tên và mật khẩu.',
  },
  'sign-in.wait': {
    status: 429,
    en: 'Too many failed attempts for this name. Try again in {seconds} seconds.',
    vi: 'Tên đăng nhập này đã thử sai quá nhiều lần. Hãy thử lại sau {seconds} giây.',
  },
  'access.cross-site': {
    status: 403,
    en: 'The request comes from the page of another site. Open the console itself and repeat it there.',
    vi: 'Yêu cầu đến từ trang của một địa chỉ khác. Hãy mở đúng địa chỉ của hệ thống rồi thực hiện lại.',
  },
  'access.role': {
    status: 403,
    en: 'This client may not call this route. Use a client whose role may.',
    vi: 'Ứng dụng này không được phép gọi đường dẫn này. Hãy dùng ứng dụng có vai trò phù hợp.',
  },
  'oauth.invalid_client': {
    status: 401,
    en: 'Client id or secret is wrong. Check both, or ask the operator for a new secret.',
    vi: 'Sai mã ứng dụng hoặc khoá bí mật. Hãy kiểm tra lại hoặc xin khoá mới từ người vận hành.',
  },
  'oauth.invalid_request': {
    status: 400,
    en: 'The token request is incomplete. Send grant_type=client_credentials as a form, with the secret by Basic or form.',
    vi: 'Yêu cầu cấp mã chưa đầy đủ. Hãy gửi grant_type=client_credentials dạng form, kèm khoá bí mật bằng Basic hoặc form.',
  },
  'oauth.unsupported_grant_type': {
    status: 400,
    en: 'Only the grant type client_credentials is supported.',
    vi: 'Chỉ hỗ trợ kiểu cấp quyền client_credentials.',
  },

  // ── any JSON body ───────────────────────────────────────────────────────────────────────────────
  'request.invalid': {
    status: 422,
    en: 'The request is not valid. Correct the fields listed in errors and send it again; nothing was stored.',
    vi: 'Yêu cầu không hợp lệ. Hãy sửa các trường nêu trong errors rồi gửi lại; chưa có gì được lưu.',
  },

  // ── change feed and webhooks ────────────────────────────────────────────────────────────────────
  'cursor.expired': {
    status: 410,
    en: 'What followed this cursor is older than the hub keeps. Read your records anew (GET /v1/members/{localId}), then follow the feed from its beginning: leave `after` out.',
    vi: 'Các mục sau con trỏ này đã quá hạn lưu. Hãy đọc lại bản ghi của bạn (GET /v1/members/{localId}), rồi theo dõi lại từ đầu: bỏ tham số `after`.',
  },
  'webhook.unknown': {
    status: 404,
    en: 'Your organisation has no such webhook. GET /v1/webhooks lists yours.',
    vi: 'Tổ chức của bạn không có webhook này. GET /v1/webhooks liệt kê các webhook của bạn.',
  },
  'webhook.too-many': {
    status: 409,
    en: 'Your organisation has {limit} webhooks already. Remove one that is not needed.',
    vi: 'Tổ chức của bạn đã có {limit} webhook. Hãy xoá bớt webhook không cần.',
  },
  'webhook.url.refused': {
    status: 422,
    en: 'The hub does not send to this address. Correct it as errors says.',
    vi: 'Hệ thống không gửi tới địa chỉ này. Hãy sửa theo nội dung trong errors.',
  },
  'delivery.unknown': {
    status: 404,
    en: 'This webhook has no such delivery, or it is older than the log keeps.',
    vi: 'Webhook này không có lần gửi đó, hoặc đã quá hạn lưu nhật ký.',
  },

  // ── proposals ───────────────────────────────────────────────────────────────────────────────────
  'proposal.unknown': {
    status: 404,
    en: 'There is no such proposal about a record of yours. GET /v1/proposals lists those that are open.',
    vi: 'Không có đề xuất này về bản ghi của bạn. GET /v1/proposals liệt kê các đề xuất đang mở.',
  },

  // ── units ───────────────────────────────────────────────────────────────────────────────────────
  'unit.code.invalid': {
    status: 422,
    en: 'The code of a unit must have 1 to 64 characters without control characters.',
    vi: 'Mã đơn vị phải có từ 1 đến 64 ký tự và không chứa ký tự điều khiển.',
  },
  'report.unknown': {
    status: 404,
    en: 'There is no such report. Reports: {names}.',
    vi: 'Không có báo cáo này. Các báo cáo: {names}.',
  },
  'report.rows-expected': {
    status: 400,
    en: 'Rows were expected: CSV with a header line, or JSON, a list of objects. See /docs.',
    vi: 'Cần gửi các dòng dữ liệu: CSV có dòng tiêu đề, hoặc JSON là danh sách đối tượng. Xem /docs.',
  },
  'report.too-many-rows': {
    status: 413,
    en: 'At most {most} rows at once. Send them in several requests.',
    vi: 'Nhiều nhất {most} dòng mỗi lần. Hãy chia thành nhiều yêu cầu.',
  },
  'unit.unknown': {
    status: 404,
    en: 'Your organisation has no such unit. GET /v1/units lists yours.',
    vi: 'Tổ chức của bạn không có đơn vị này. GET /v1/units liệt kê các đơn vị của bạn.',
  },

  // ── members ─────────────────────────────────────────────────────────────────────────────────────
  'localId.invalid': {
    status: 422,
    en: 'The local id must have 1 to 64 characters without control characters.',
    vi: 'Mã nội bộ phải có từ 1 đến 64 ký tự và không chứa ký tự điều khiển.',
  },
  'record.invalid': {
    status: 422,
    en: 'The record is not valid. Correct the fields listed in errors and send it again.',
    vi: 'Bản ghi không hợp lệ. Hãy sửa các trường nêu trong errors rồi gửi lại.',
  },
  'record.unknown': {
    status: 404,
    en: 'Your organisation has no record with this local id. Check its spelling and letter case.',
    vi: 'Tổ chức của bạn không có bản ghi mang mã nội bộ này. Hãy kiểm tra chính tả và chữ hoa, chữ thường.',
  },
  'record.withdrawn': {
    status: 404,
    en: 'This record was withdrawn. Push it again to bring it back.',
    vi: 'Bản ghi này đã được rút. Hãy gửi lại nếu muốn khôi phục.',
  },

  // ── batches ─────────────────────────────────────────────────────────────────────────────────────
  'batch.unknown': {
    status: 404,
    en: 'Your organisation has no such batch. GET /v1/batches lists yours.',
    vi: 'Tổ chức của bạn không có lô dữ liệu này. GET /v1/batches liệt kê các lô của bạn.',
  },
  'batch.no-rejected-rows': {
    status: 404,
    en: 'No rejected rows of this batch are kept: none was rejected, or that is too long ago. Send the list again.',
    vi: 'Không còn lưu dòng bị từ chối của lô này: không có dòng nào bị từ chối, hoặc đã quá lâu. Hãy gửi lại danh sách.',
  },
  'batch.row-not-kept': {
    status: 409,
    en: 'Row {row} is not among the rejected rows that are kept. Correct it in your own list and send that.',
    vi: 'Dòng {row} không nằm trong các dòng bị từ chối còn được lưu. Hãy sửa trong danh sách của mình rồi gửi lại.',
  },
  'batch.receiving': {
    status: 409,
    en: 'The batch is still being received. Wait until it is done or has failed.',
    vi: 'Lô dữ liệu đang được nhận. Hãy đợi đến khi lô hoàn tất hoặc thất bại.',
  },
  'batch.no-body': {
    status: 409,
    en: 'The body of this batch is not kept: it was canonical, not complete, or sent too long ago. Send it again.',
    vi: 'Nội dung của lô này không còn được lưu: lô ở dạng chuẩn, chưa trọn vẹn hoặc đã gửi quá lâu. Hãy gửi lại.',
  },
  'upload.unknown': {
    status: 404,
    en: 'Your organisation has no such upload, or it has expired. Begin a new one with POST /v1/uploads.',
    vi: 'Tổ chức của bạn không có lượt tải lên này hoặc lượt này đã hết hạn. Hãy bắt đầu lại bằng POST /v1/uploads.',
  },
  'upload.offset': {
    status: 409,
    en: 'The bytes do not follow those that are stored. Go on at the offset in the header Upload-Offset.',
    vi: 'Dữ liệu không nối tiếp phần đã lưu. Hãy gửi tiếp từ vị trí trong tiêu đề Upload-Offset.',
  },
  'upload.offset-missing': {
    status: 400,
    en: 'The header Upload-Offset is missing or no whole number. Send the offset of the first byte of the body.',
    vi: 'Thiếu tiêu đề Upload-Offset hoặc giá trị không phải số nguyên. Hãy gửi vị trí của byte đầu tiên trong nội dung.',
  },
  'upload.length': {
    status: 422,
    en: 'The upload does not have the {length} bytes that Upload-Length announced. Begin a new one.',
    vi: 'Lượt tải lên không có đúng {length} byte như Upload-Length đã báo. Hãy bắt đầu lại.',
  },
  'upload.complete': {
    status: 409,
    en: 'The upload is complete; nothing can be added or taken back. See its batch.',
    vi: 'Lượt tải lên đã hoàn tất, không thể thêm hay huỷ. Hãy xem lô dữ liệu tương ứng.',
  },
  'batch.empty': {
    status: 422,
    en: 'The body holds no row. Send at least one.',
    vi: 'Nội dung không có dòng nào. Hãy gửi ít nhất một dòng.',
  },
  'batch.not-held': {
    status: 409,
    en: 'The batch is not held: there is nothing to confirm or cancel.',
    vi: 'Lô dữ liệu không ở trạng thái chờ xác nhận: không có gì để xác nhận hoặc huỷ.',
  },
  'batch.released': {
    status: 409,
    en: 'The rows of this batch are in effect already: it cannot be cancelled. Send corrected rows, or withdraw members.',
    vi: 'Các dòng của lô này đã có hiệu lực nên không huỷ được. Hãy gửi lại dòng đã sửa hoặc rút hội viên.',
  },
  'batch.cancelled': {
    status: 409,
    en: 'The batch was cancelled. Nothing of it has an effect: send it again if it is wanted after all.',
    vi: 'Lô dữ liệu đã bị huỷ. Không phần nào có hiệu lực: hãy gửi lại nếu vẫn cần.',
  },
  'batch.hold-expired': {
    status: 409,
    en: 'Nobody confirmed the full list in time. Nothing of it has an effect: send a current list.',
    vi: 'Danh sách đầy đủ không được xác nhận kịp thời. Không phần nào có hiệu lực: hãy gửi danh sách mới.',
  },
  'csv.column.unknown': {
    status: 422,
    en: 'Unknown column "{column}". Remove it or name it as one of: {expected}.',
    vi: 'Cột không xác định "{column}". Hãy bỏ cột này hoặc đặt tên theo một trong: {expected}.',
  },
  'csv.column.duplicate': {
    status: 422,
    en: 'Column "{column}" occurs twice. Keep one of them.',
    vi: 'Cột "{column}" bị lặp. Hãy chỉ giữ lại một.',
  },
  'csv.column.missing': {
    status: 422,
    en: 'Column "{column}" is missing. The first line must name the columns, separated by commas.',
    vi: 'Thiếu cột "{column}". Dòng đầu tiên phải nêu tên các cột, phân tách bằng dấu phẩy.',
  },
  'csv.quote.unclosed': {
    status: 422,
    en: 'A quotation mark that opens in row {row} is never closed. Close it; inside a cell, double it.',
    vi: 'Dấu nháy kép mở ở dòng {row} không được đóng. Hãy đóng lại; bên trong ô thì viết hai dấu nháy.',
  },
  'adapter.unknown': {
    status: 422,
    en: 'Your organisation has no such adapter. GET /v1/adapters lists yours; without the parameter the canonical format is expected.',
    vi: 'Tổ chức của bạn không có bộ chuyển đổi này. GET /v1/adapters liệt kê; nếu bỏ tham số thì gửi theo định dạng chuẩn.',
  },
  'connector.unknown': {
    status: 404,
    en: 'There is no such connector. GET /v1/connectors lists those that you may see.',
    vi: 'Không có kết nối này. GET /v1/connectors liệt kê các kết nối bạn được xem.',
  },
  'connector.paused': {
    status: 409,
    en: 'The connector is paused. Resume it first.',
    vi: 'Kết nối đang tạm dừng. Hãy cho chạy lại trước.',
  },
  'idempotency.missing': {
    status: 400,
    en: 'The header Idempotency-Key is required. Send a value of your own that names this upload, e.g. a UUID.',
    vi: 'Thiếu tiêu đề Idempotency-Key. Hãy gửi một giá trị riêng cho lần nộp này, ví dụ một UUID.',
  },
  'idempotency.malformed': {
    status: 400,
    en: 'The Idempotency-Key must have 1 to 255 printable ASCII characters.',
    vi: 'Idempotency-Key phải có từ 1 đến 255 ký tự ASCII in được.',
  },
  'idempotency.other-payload': {
    status: 422,
    en: 'This Idempotency-Key was used with another payload. Use a new key for new data.',
    vi: 'Idempotency-Key này đã dùng cho nội dung khác. Hãy dùng khoá mới cho dữ liệu mới.',
  },
  'idempotency.running': {
    status: 409,
    en: 'The first request with this Idempotency-Key is still running. Ask again after Retry-After seconds.',
    vi: 'Yêu cầu đầu tiên với Idempotency-Key này còn đang chạy. Hãy thử lại sau số giây ở Retry-After.',
  },

  'adapter.definition': {
    status: 422,
    en: 'The adapter file is not valid. Correct the lines listed in errors.',
    vi: 'Tệp bộ chuyển đổi không hợp lệ. Hãy sửa các dòng nêu trong errors.',
  },
  'adapter.incomplete': {
    status: 422,
    en: 'Name an adapter (?adapter=NAME) and send a file, or send JSON with "adapter" (YAML) and "content" (the file in base64).',
    vi: 'Hãy nêu bộ chuyển đổi (?adapter=TÊN) và gửi tệp, hoặc gửi JSON gồm "adapter" (YAML) và "content" (tệp dạng base64).',
  },
  ...unprocessable(FILE_FAULTS),
  ...unprocessable(SPREADSHEET_FAULTS),

  // ── review ──────────────────────────────────────────────────────────────────────────────────────
  'case.unknown': {
    status: 404,
    en: 'There is no such case. GET /v1/review/cases lists those that are open.',
    vi: 'Không có hồ sơ này. GET /v1/review/cases liệt kê các hồ sơ đang mở.',
  },
  'decision.unknown': {
    status: 404,
    en: 'There is no such decision. Check its id.',
    vi: 'Không có quyết định này. Hãy kiểm tra lại mã quyết định.',
  },
  'assignee.unknown': {
    status: 422,
    en: 'There is no coordinator with this id. GET /v1/review/coordinators lists them.',
    vi: 'Không có điều phối viên mang mã này. GET /v1/review/coordinators liệt kê các điều phối viên.',
  },
  'bulk.unknown': {
    status: 404,
    en: 'There is no such bulk decision. Check its id.',
    vi: 'Không có quyết định hàng loạt này. Hãy kiểm tra lại mã.',
  },
  'person.unknown': {
    status: 404,
    en: 'There is no such person. Check the id.',
    vi: 'Không có người này. Hãy kiểm tra lại mã.',
  },

  // ── models ──────────────────────────────────────────────────────────────────────────────────────
  'model.unknown': {
    status: 404,
    en: 'There is no such model. GET /v1/models lists those that exist.',
    vi: 'Không có mô hình này. GET /v1/models liệt kê các mô hình hiện có.',
  },
  'model.job-unknown': {
    status: 404,
    en: 'There is no such job. Its id is in the answer that began it.',
    vi: 'Không có công việc này. Mã công việc nằm trong câu trả lời khi bắt đầu.',
  },

  // ── periods ─────────────────────────────────────────────────────────────────────────────────────
  'period.unknown': {
    status: 404,
    en: 'There is no such period. GET /v1/periods lists those that were opened.',
    vi: 'Không có kỳ báo cáo này. GET /v1/periods liệt kê các kỳ đã mở.',
  },
  'objection.unknown': {
    status: 404,
    en: 'There is no such objection. GET the period to see its objections.',
    vi: 'Không có ý kiến này. Hãy xem kỳ báo cáo để biết các ý kiến.',
  },

  'search.too-broad': {
    status: 422,
    en: 'The search is too broad. Give at least one of: name, nationalId, oldNationalId, phone, organisation with localId.',
    vi: 'Tìm kiếm quá rộng. Hãy cho ít nhất một trong: name, nationalId, oldNationalId, phone, organisation cùng localId.',
  },
  'survivorship.unknown': {
    status: 404,
    en: 'There is no such version of the survivorship rules. GET /v1/survivorship shows those in force.',
    vi: 'Không có phiên bản quy tắc chọn giá trị này. GET /v1/survivorship cho biết phiên bản hiện hành.',
  },
  'sharing.unknown': {
    status: 404,
    en: 'There is no such version of the sharing agreements. GET /v1/sharing-agreements shows those in force.',
    vi: 'Không có phiên bản thoả thuận chia sẻ này. GET /v1/sharing-agreements cho biết phiên bản hiện hành.',
  },
  'survivorship.job-unknown': {
    status: 404,
    en: 'There is no such job. GET /v1/survivorship names the one of the rules in force.',
    vi: 'Không có công việc này. GET /v1/survivorship nêu công việc của bộ quy tắc hiện hành.',
  },

  // ── exports and rounds ──────────────────────────────────────────────────────────────────────────
  'export.unknown': {
    status: 404,
    en: 'There is no such export, or it has expired. POST /v1/exports makes a new one.',
    vi: 'Không có tệp này, hoặc đã hết hạn. POST /v1/exports tạo tệp mới.',
  },
  'export.unfinished': {
    status: 409,
    en: 'The file is not finished yet. GET /v1/exports/{id} shows how far it is.',
    vi: 'Tệp chưa tạo xong. GET /v1/exports/{id} cho biết tiến độ.',
  },
  'subscription.unknown': {
    status: 404,
    en: 'There is no such subscription. GET /v1/subscriptions lists them.',
    vi: 'Không có đăng ký này. GET /v1/subscriptions liệt kê các đăng ký.',
  },
  'round.unknown': {
    status: 404,
    en: 'There is no such review round. GET /v1/rounds lists them.',
    vi: 'Không có đợt rà soát này. GET /v1/rounds liệt kê các đợt.',
  },

  // ── the hub itself ──────────────────────────────────────────────────────────────────────────────
  'hub.busy': {
    status: 503,
    en: 'The hub is working off a backlog. Nothing was read: send it again after Retry-After seconds.',
    vi: 'Hệ thống đang xử lý dữ liệu tồn. Chưa đọc nội dung nào: hãy gửi lại sau số giây ở Retry-After.',
  },
  'service.unavailable': {
    status: 503,
    en: 'A part of the hub does not answer at the moment. Ask again after Retry-After seconds.',
    vi: 'Một phần của hệ thống tạm thời không trả lời. Hãy thử lại sau số giây ở Retry-After.',
  },
  internal: {
    status: 500,
    en: 'The hub failed on this request. The operator finds the reason in the log under the trace id in the header traceresponse.',
    vi: 'Hệ thống gặp lỗi với yêu cầu này. Người vận hành có thể tra nguyên nhân trong nhật ký theo mã trace ở tiêu đề traceresponse.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemCode = keyof typeof PROBLEMS;
