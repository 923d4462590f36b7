import type { ProblemText } from './problem-text.js';

/** Who asks is not known, or may not ask. */
export const ACCESS_PROBLEMS = {
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
} as const satisfies Record<string, ProblemText>;
